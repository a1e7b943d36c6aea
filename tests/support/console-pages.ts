import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import { temporaryFolder } from './folder.ts';

const root = path.resolve(import.meta.dirname, '../..');
const vite = path.join(root, 'node_modules/vite/bin/vite.js');

/** The console's pages as they stand in the sources now, built as for an office. */
export async function buildConsole(): Promise<AsyncDisposable & { path: string }> {
  const folder = await temporaryFolder();
  const config = path.join(root, 'server/web/console/vite.config.ts');
  await promisify(execFile)(process.execPath, [vite, 'build', '-c', config, '--outDir', folder.path, '--logLevel', 'error'], {
    cwd: root,
    env: { ...process.env, NODE_ENV: 'production' },
  });
  return folder;
}
