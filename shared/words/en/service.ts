export const service = {
  usage:
    'Usage: scripts/install-service --server [--data FOLDER] [--backup FOLDER]… or --player URL [--data FOLDER] [--terminal 7]; --print only shows, --enable enables and starts at once.',
  needsRoot: 'Run it as root (sudo scripts/install-service …); with --print it only shows and needs no root.',
  notPlain: '"{{word}}" has a space or a special character, which a systemd unit cannot carry. Choose another path.',
  settingsFile: 'FIELDCAST_… settings, one a line, such as FIELDCAST_PORT=4000',
  wrote: 'Wrote {{file}}',
  kept: 'Kept {{file}} as it was',
  inHome: 'Note: the program lies in {{root}}, where the user {{user}} must be able to read it; /opt/fieldcast is a better place.',
  madeUser: 'Made the system user {{user}}',
  notOwned: 'Note: {{folder}} could not be given to the user {{user}} ({{why}}). See that files can be written there.',
  does: 'Runs: {{command}}',
  next: 'Next: systemctl enable --now {{name}}',
  enabled: 'Enabled and started. Its log: journalctl -u {{name}} -f',
};
