import type { player as zhCN } from '../zh-CN/player.ts';

/** What `npm run player` says in the terminal. */
export const player: typeof zhCN = {
  usage: 'Usage: npm run player -- --server URL [--data FOLDER] [--name NAME] [--port N] [--headless] [--no-window] [--enrol-again]',
  serverMissing: 'It is not known yet where the server is. Add --server URL, for example --server http://192.168.1.10:4000',
  portTaken: 'Port {{port}} is taken. Choose another with --port or FIELDCAST_PLAYER_PORT, or stop the program that holds it.',
  folderTaken: 'Another player is using the folder {{folder}}. A second player on one machine needs a folder of its own: --data.',
  noBrowser:
    'No Chromium or Chrome was found to show the picture with. Install one: apt-get install chromium (or name it by FIELDCAST_PLAYER_CHROMIUM).',
  noDisplay: 'This machine has no display: it plays in the background; the mirror link below shows it in a browser.',
  mirror: 'Mirror (to look at only): {{link}}',
  startPage: 'No window was opened. Open this file in a browser on this machine to get in (good for one use): {{file}}',
  stopping: 'Stopping …',
};
