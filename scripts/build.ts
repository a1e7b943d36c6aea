// `npm run build [-- --force]`: the pages of console and screen, when their sources have changed.
import { createHash } from 'node:crypto';
import { copyFile, glob, mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { build } from 'vite';

const root = path.resolve(import.meta.dirname, '..');
const pages = [
  { name: 'console', config: 'server/web/console/vite.config.ts', sources: ['server/web/**/*', 'shared/**/*.ts'] },
  { name: 'screen', config: 'player/screen/vite.config.ts', sources: ['player/screen/**/*', 'shared/**/*.ts'] },
];

/** Of everything the page is made from; kept beside what was built. */
async function keyOf(sources: string[]): Promise<string> {
  const hash = createHash('sha256');
  const files = await Array.fromAsync(glob([...sources, 'package-lock.json'], { cwd: root, withFileTypes: true }));
  const paths = files.filter((file) => file.isFile() && !file.name.includes('.test.')).map((file) => path.join(file.parentPath, file.name));
  for (const file of paths.toSorted()) hash.update(path.relative(root, file)).update(await readFile(file));
  return hash.digest('hex');
}

const isForced = process.argv.includes('--force');
for (const { name, config, sources } of pages) {
  const stamp = path.join(root, 'dist', name, '.stamp');
  const key = await keyOf(sources);
  const built = await readFile(stamp, 'utf8').catch(() => '');
  if (built === key && !isForced) {
    process.stdout.write(`${name}: as built before\n`);
    continue;
  }
  await build({ configFile: path.join(root, config), logLevel: 'warn' });
  await writeFile(stamp, key);
  process.stdout.write(`${name}: built\n`);
}

// The page that describes the API: a library's files, and two of ours.
const docs = path.join(root, 'dist/docs');
const library = path.join(root, 'node_modules/swagger-ui-dist');
await mkdir(docs, { recursive: true });
for (const name of ['swagger-ui.css', 'swagger-ui-bundle.js', 'LICENSE', 'NOTICE'])
  await copyFile(path.join(library, name), path.join(docs, name));
for (const name of ['index.html', 'start.js']) await copyFile(path.join(root, 'server/web/docs', name), path.join(docs, name));
process.stdout.write('docs: copied\n');
