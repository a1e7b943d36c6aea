/** What the shell needs of Electron, so that it can be tried without one. */
export interface KioskElectron {
  app: {
    exit: (code: number) => void;
    on: (event: 'window-all-closed', listener: () => void) => unknown;
  };
  powerSaveBlocker: { start: (kind: 'prevent-display-sleep') => number };
  display: () => Bounds;
  openWindow: (options: typeof KIOSK_WINDOW & Bounds) => KioskWindow;
}

interface Bounds {
  x: number;
  y: number;
  width: number;
  height: number;
}

export interface KioskWindow {
  loadFile: (file: string) => Promise<void>;
  onGone: (listener: (why: string) => void) => void;
  onNavigate: (listener: (url: string, prevent: () => void) => void) => void;
  denyNewWindows: () => void;
  denyPermissions: () => void;
}

/** One window over the whole screen that cannot be left, and a page that has nothing of Node. */
export const KIOSK_WINDOW = {
  kiosk: true,
  fullscreen: true,
  frame: false,
  backgroundColor: '#000000',
  autoHideMenuBar: true,
  show: true,
  webPreferences: {
    sandbox: true,
    contextIsolation: true,
    nodeIntegration: false,
    webSecurity: true,
    spellcheck: false,
    backgroundThrottling: false,
    devTools: false,
  },
} as const;

/** The page lives on the loopback; wherever else it wants to go, it stays. */
export function isOwnPage(url: string): boolean {
  try {
    const { protocol, hostname } = new URL(url);
    return protocol === 'http:' && hostname === '127.0.0.1';
  } catch {
    return false;
  }
}

/** Opens the one window. When it breaks, the whole shell ends: its keeper starts a new one with a new way in. */
export async function openKiosk(electron: KioskElectron, startPage: string): Promise<void> {
  electron.powerSaveBlocker.start('prevent-display-sleep');
  const { x, y, width, height } = electron.display();
  // One line larger, as with Chromium: without a window manager the window keeps this size, with one it is made to fit.
  const window = electron.openWindow({ ...KIOSK_WINDOW, x, y, width, height: height + 1 });
  window.denyNewWindows();
  window.denyPermissions();
  window.onNavigate((url, prevent) => {
    if (!isOwnPage(url)) prevent();
  });
  window.onGone(() => electron.app.exit(1));
  electron.app.on('window-all-closed', () => electron.app.exit(1));
  await window.loadFile(startPage);
}
