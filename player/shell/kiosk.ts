import type { Monitor } from './display/monitor.ts';
import { openedOver } from './display/window.ts';

/** What the shell needs of Electron, so that it can be tried without one. */
export interface KioskElectron {
  app: {
    exit: (code: number) => void;
    on: (event: 'window-all-closed', listener: () => void) => unknown;
  };
  powerSaveBlocker: { start: (kind: 'prevent-display-sleep') => number };
  display: () => Monitor;
  openWindow: (options: typeof KIOSK_WINDOW & Monitor) => KioskWindow;
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
  const window = electron.openWindow({ ...KIOSK_WINDOW, ...openedOver(electron.display()) });
  window.denyNewWindows();
  window.denyPermissions();
  window.onNavigate((url, prevent) => {
    if (!isOwnPage(url)) prevent();
  });
  window.onGone(() => electron.app.exit(1));
  electron.app.on('window-all-closed', () => electron.app.exit(1));
  await window.loadFile(startPage);
}
