import { accessSync, constants, existsSync, readFileSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { delimiter, dirname, join } from 'node:path';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome'];

/** Where Chromium or Chrome is on this machine; null where there is none. */
export function findChromium(environment: NodeJS.ProcessEnv): string | null {
  const folders = [...(environment.PATH ?? '').split(delimiter), '/usr/bin', '/usr/lib/chromium', '/snap/bin'];
  return folders.flatMap((folder) => NAMES.map((name) => join(folder, name))).find(isProgram) ?? null;
}

/** Electron's own program, only if it is already there: asking its package for it would start a download. */
export function findElectron(): string | null {
  try {
    const folder = dirname(createRequire(import.meta.url).resolve('electron/package.json'));
    const pathFile = join(folder, 'path.txt');
    const program = existsSync(pathFile) ? readFileSync(pathFile, 'utf8').trim() : 'electron';
    const file = join(folder, 'dist', program);
    return isProgram(file) ? file : null;
  } catch {
    return null;
  }
}

export const hasDisplay = (environment: NodeJS.ProcessEnv): boolean => Boolean(environment.DISPLAY || environment.WAYLAND_DISPLAY);

export function isProgram(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    return false;
  }
}
