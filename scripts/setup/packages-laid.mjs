// Ends with 0 when node_modules holds what package-lock.json says, whoever laid it. Runs on Node 20, before any package is there.
import { existsSync, readFileSync } from 'node:fs';

const packagesOf = (file) => Object.entries(JSON.parse(readFileSync(file, 'utf8')).packages).filter(([path]) => path !== '');

function isLaid() {
  const record = 'node_modules/.package-lock.json'; // Written by npm when it has finished.
  if (!existsSync(record)) return false;

  const wanted = new Map(packagesOf('package-lock.json'));
  const laid = new Map(packagesOf(record));
  const isSame = ([path, { version, integrity }]) => wanted.get(path)?.version === version && wanted.get(path)?.integrity === integrity;
  const isThere = ([path, { optional }]) => (laid.has(path) ? existsSync(`${path}/package.json`) : optional === true);
  return [...laid].every(isSame) && [...wanted].every(isThere);
}

process.exitCode = isLaid() ? 0 : 1;
