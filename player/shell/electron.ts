// Electron's main process: one kiosk window on the agent's page. It knows nothing of lessons, and dies rather than show a broken page.
import { app, BrowserWindow, powerSaveBlocker, screen, session } from 'electron';
import { Socket } from 'node:net';
import { answerPictures } from './camera/electron-camera.ts';
import { openKiosk, type KioskWindow } from './kiosk.ts';

const startPage = process.env.FIELDCAST_PLAYER_START_PAGE;
const profile = process.env.FIELDCAST_PLAYER_PROFILE;

app.commandLine.appendSwitch('autoplay-policy', 'no-user-gesture-required');
app.commandLine.appendSwitch('disable-quic');
if (profile) app.setPath('userData', profile);

function openWindow(options: Electron.BrowserWindowConstructorOptions): KioskWindow {
  const window = new BrowserWindow(options);
  const { webContents } = window;
  const [from, to] = [new Socket({ fd: 3, writable: false }), new Socket({ fd: 4, readable: false })];
  answerPictures({ from, to }, () => webContents.capturePage());
  return {
    loadFile: (file) => window.loadFile(file),
    onGone(listener) {
      webContents.on('render-process-gone', (_event, { reason }) => listener(reason));
      webContents.on('unresponsive', () => listener('unresponsive'));
    },
    onNavigate(listener) {
      webContents.on('will-navigate', (details) => listener(details.url, () => details.preventDefault()));
      webContents.on('will-redirect', (details) => listener(details.url, () => details.preventDefault()));
    },
    denyNewWindows: () => webContents.setWindowOpenHandler(() => ({ action: 'deny' })),
    denyPermissions() {
      session.defaultSession.setPermissionRequestHandler((_contents, _permission, answer) => answer(false));
      session.defaultSession.setPermissionCheckHandler(() => false);
    },
  };
}

async function main(): Promise<void> {
  if (!startPage) throw new Error('FIELDCAST_PLAYER_START_PAGE is missing: this program is started by the player');
  await app.whenReady();
  await openKiosk({ app, powerSaveBlocker, display: () => screen.getPrimaryDisplay().bounds, openWindow }, startPage);
}

main().catch(() => app.exit(1));
