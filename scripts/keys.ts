// `npm run keys -- take-root FILE`: moves the offline root key out of the server, to where you keep it.
import { copyFile, chmod, open, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { readConfig } from '#server/config.ts';

const say = (line: string): boolean => process.stdout.write(`${line}\n`);

async function takeRoot(target: string): Promise<void> {
  const keys = path.join(readConfig(process.env).dataFolder, 'keys');
  const root = path.join(keys, 'root');
  await stat(root).catch(() => {
    throw new Error(`There is no root key in ${keys}. It was taken out before, or the server was never started.`);
  });
  await copyFile(root, target, 1 /* never over something */);
  await chmod(target, 0o600);
  const copy = await open(target, 'r');
  await copy.sync();
  await copy.close();
  await rm(root);
  say(`The root key lies in ${target} now, and no longer on this server.`);
  say('Keep it offline, twice. Put it back as keys/root only to delegate a new signing key (every two years, or after a theft).');
}

const { positionals } = parseArgs({ allowPositionals: true });
const [verb, target] = positionals;
if (verb === 'take-root' && target) await takeRoot(path.resolve(target));
else {
  process.stderr.write('npm run keys -- take-root FILE: moves the offline root key to FILE, off this server.\n');
  process.exitCode = 2;
}
