// Completes package-lock.json, or with --check only says what it lacks.
// `npm ci` refuses a lockfile without the optional packages of other systems, and npm leaves out those its registry does not carry.
import { readFileSync, writeFileSync } from 'node:fs';

const lockfile = JSON.parse(readFileSync('package-lock.json', 'utf8'));
const packages = lockfile.packages;

/** The folder in which the package at `path` finds the package `name`, as Node looks for it. */
function folderOf(path, name) {
  const folder = `${path === '' ? '' : `${path}/`}node_modules/${name}`;
  if (packages[folder] !== undefined) return folder;
  if (path === '') return undefined;
  return folderOf(path.slice(0, Math.max(0, path.lastIndexOf('/node_modules/'))), name);
}

/** The entry of a package made for another system, as npm would write it: its system read from its name (`linux-arm64-musl`). */
function entryOf(name, version, dev) {
  const words = name.split('/').at(-1).split('-');
  const known = (...all) => all.filter((word) => words.includes(word)).slice(0, 1);
  const entry = {
    version,
    cpu: known('arm', 'arm64', 'ia32', 'loong64', 'mips64el', 'ppc64', 'riscv64', 's390x', 'x64', 'wasm32'),
    dev,
    libc: words.some((word) => word.startsWith('musl')) ? ['musl'] : [],
    optional: true,
    os: known('aix', 'android', 'darwin', 'freebsd', 'linux', 'netbsd', 'openbsd', 'openharmony', 'sunos', 'win32'),
  };
  return Object.fromEntries(Object.entries(entry).filter(([, value]) => value !== undefined && value.length !== 0));
}

const missing = Object.entries(packages).flatMap(([path, { optionalDependencies = {}, dev }]) =>
  Object.entries(optionalDependencies)
    .filter(([name]) => folderOf(path, name) === undefined)
    .map(([name, version]) => ({ name, entry: entryOf(name, version, dev) })),
);

if (process.argv.includes('--check')) {
  for (const { name } of missing) process.stdout.write(`package-lock.json lacks ${name}: npm run lockfile\n`);
  process.exitCode = missing.length > 0 ? 1 : 0;
} else {
  for (const { name, entry } of missing) packages[`node_modules/${name}`] = entry;
  const inOrder = Object.entries(packages).sort(([one], [other]) => one.localeCompare(other, 'en'));
  writeFileSync('package-lock.json', `${JSON.stringify({ ...lockfile, packages: Object.fromEntries(inOrder) }, undefined, 2)}\n`);
}
