// `npm run keys -- take-root FILE`: moves the offline root key out of the server, to where you keep it.
// `npm run keys -- renew FILE`: makes a new signing key by the root key in FILE, which stays where it is.
import { copyFile, chmod, open, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { readConfig } from '#server/config.ts';
import { renewSigningKey } from '#server/manifests/keys.ts';

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
  say('Keep it offline, twice. `npm run keys -- renew FILE` needs it: every two years, or when the signing key was lost or stolen.');
}

async function renew(rootFile: string): Promise<void> {
  const keys = path.join(readConfig(process.env).dataFolder, 'keys');
  await renewSigningKey(keys, rootFile, Date.now());
  say(`There is a new signing key in ${keys}. Restart the server: it signs everything anew, and no screen has to be visited.`);
  say('A screen that has heard of it believes no older key any more. Take the root key offline again.');
}

const { positionals } = parseArgs({ allowPositionals: true });
const [verb, target] = positionals;
if (verb === 'take-root' && target) await takeRoot(path.resolve(target));
else if (verb === 'renew' && target) await renew(path.resolve(target));
else {
  process.stderr.write('npm run keys -- take-root FILE: moves the offline root key to FILE, off this server.\n');
  process.stderr.write('npm run keys -- renew FILE: a new signing key, by the root key in FILE.\n');
  process.exitCode = 2;
}
