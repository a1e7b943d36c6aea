/** What a unit is made from. Paths are absolute. */
export interface ServerUnit {
  /** Where the program lies. */
  root: string;
  node: string;
  user: string;
  dataFolder: string;
  environmentFile: string;
  /** Folders outside the data folder that backups may be written to. */
  backupFolders: readonly string[];
}

export interface PlayerUnit extends Omit<ServerUnit, 'backupFolders'> {
  server: string;
  /** The virtual terminal on which the screen is shown. */
  terminal: number;
}

/** Nothing of the system can be written, nothing be gained, nobody else's folders be seen. */
const HARDENED = [
  'NoNewPrivileges=yes',
  'ProtectSystem=strict',
  'PrivateTmp=yes',
  'ProtectKernelTunables=yes',
  'ProtectKernelModules=yes',
  'ProtectKernelLogs=yes',
  'ProtectControlGroups=yes',
  'ProtectHostname=yes',
  'ProtectClock=yes',
  'RestrictSUIDSGID=yes',
  'RestrictRealtime=yes',
  'LockPersonality=yes',
  'UMask=0077',
];

const RESTARTED = ['Restart=always', 'RestartSec=3', 'TimeoutStopSec=20'];

/** A program that lies in somebody's home has to be read there; nothing may be written there either way. */
const homes = (root: string): string => `ProtectHome=${/^\/(home|root)(\/|$)/.test(root) ? 'read-only' : 'yes'}`;

const unit = (sections: Record<string, readonly string[]>): string =>
  Object.entries(sections)
    .map(([name, lines]) => `[${name}]\n${lines.join('\n')}\n`)
    .join('\n');

export function serverUnit({ root, node, user, dataFolder, environmentFile, backupFolders }: ServerUnit): string {
  return unit({
    Unit: ['Description=Fieldcast server', 'Wants=network-online.target', 'After=network-online.target', 'StartLimitIntervalSec=0'],
    Service: [
      'Type=exec',
      `User=${user}`,
      `Group=${user}`,
      `WorkingDirectory=${root}`,
      `Environment=NODE_ENV=production FIELDCAST_DATA=${dataFolder}`,
      `EnvironmentFile=-${environmentFile}`,
      `ExecStart=${node} server/main.ts`,
      'KillMode=mixed',
      ...RESTARTED,
      ...HARDENED,
      homes(root),
      'PrivateDevices=yes',
      'RestrictNamespaces=yes',
      'RestrictAddressFamilies=AF_UNIX AF_INET AF_INET6 AF_NETLINK',
      'SystemCallArchitectures=native',
      'CapabilityBoundingSet=CAP_NET_BIND_SERVICE',
      'AmbientCapabilities=CAP_NET_BIND_SERVICE',
      `ReadWritePaths=${[dataFolder, ...backupFolders.map((folder) => `-${folder}`)].join(' ')}`,
      'LimitNOFILE=65536',
    ],
    Install: ['WantedBy=multi-user.target'],
  });
}

/** Chromium on an X server of its own. It makes namespaces for its sandbox, and needs the graphics devices; so these stay open. */
export function playerUnit({ root, node, user, dataFolder, environmentFile, server, terminal }: PlayerUnit): string {
  const player = `${node} ${root}/player/main.ts --server ${server} --data ${dataFolder}`;
  return unit({
    Unit: [
      'Description=Fieldcast player',
      'Wants=network-online.target',
      'After=network-online.target systemd-user-sessions.service sound.target',
      `Conflicts=getty@tty${terminal}.service`,
      'StartLimitIntervalSec=0',
    ],
    Service: [
      'Type=exec',
      `User=${user}`,
      `Group=${user}`,
      'SupplementaryGroups=video render input audio tty',
      'PAMName=login',
      `TTYPath=/dev/tty${terminal}`,
      'StandardInput=tty',
      'StandardOutput=journal',
      'StandardError=journal',
      `WorkingDirectory=${root}`,
      `Environment=NODE_ENV=production FIELDCAST_PLAYER_SHELL=chromium HOME=${dataFolder} XDG_SESSION_TYPE=x11`,
      `EnvironmentFile=-${environmentFile}`,
      `ExecStart=/usr/bin/env xinit ${player} -- :0 vt${terminal} -nolisten tcp -keeptty`,
      'KillMode=mixed',
      ...RESTARTED,
      ...HARDENED.filter((line) => line !== 'ProtectHostname=yes' && line !== 'RestrictRealtime=yes'),
      homes(root),
      `ReadWritePaths=${dataFolder}`,
    ],
    Install: ['WantedBy=multi-user.target'],
  });
}
