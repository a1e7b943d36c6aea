import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import { madeOnce } from './made-once.ts';

const root = path.resolve(import.meta.dirname, '../..');
const vite = path.join(root, 'node_modules/vite/bin/vite.js');

/** The console's pages as they stand in the sources now, built as for an office. */
export const buildConsole = (): Promise<string> => buildPages('console', 'server/web/console/vite.config.ts');

/** The screen's page, likewise. */
export const buildScreen = (): Promise<string> => buildPages('screen', 'player/screen/vite.config.ts');

const buildPages = (name: string, config: string): Promise<string> =>
  madeOnce(name, (folder) =>
    promisify(execFile)(process.execPath, [vite, 'build', '-c', path.join(root, config), '--outDir', folder, '--logLevel', 'error'], {
      cwd: root,
      env: { ...process.env, NODE_ENV: 'production' },
    }),
  );
