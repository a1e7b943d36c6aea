import { expect, test } from 'vitest';
import { isBelow, sourcesIn, type Source } from '#tests/support/sources.ts';

const STAGES =
  'kit database jobs regions accounts stations learners catalogue programmes manifests reports classes statistics audit backup metrics status'.split(
    ' ',
  );
const server = await sourcesIn('server');
const player = await sourcesIn('player');
const shared = await sourcesIn('shared');
const all = [...server, ...player, ...shared];

const isOurs = (name: string): boolean => /^(server|player|shared|scripts|tests)\//.test(name);
const isPage = ({ file }: Source): boolean => isBelow(file, 'server/web');

/** Imports of these files that are not allowed, as 'file -> import'. */
const strays = (sources: readonly Source[], isAllowed: (name: string, file: string) => boolean): string[] =>
  sources.flatMap(({ file, imports }) => imports.filter((name) => !isAllowed(name, file)).map((name) => `${file} -> ${name}`));

/** 0 for kit … ; what lies in server/ itself is to the right of all. */
function stageOf(file: string): number {
  const [, folder = '', inside] = file.split('/');
  return inside === undefined ? STAGES.length : STAGES.indexOf(folder);
}

test('there is something to look at', () => {
  expect(server.length).toBeGreaterThan(80);
  expect(player.length).toBeGreaterThan(50);
  expect(all.flatMap(({ imports }) => imports).length).toBeGreaterThan(500);
});

test('server stages import leftward only', () => {
  const stages = server.filter((source) => !isPage(source));
  expect(stages.filter(({ file }) => stageOf(file) < 0).map(({ file }) => file)).toEqual([]);
  const isLeftward = (name: string, file: string): boolean =>
    !isBelow(name, 'server') || (stageOf(name) >= 0 && stageOf(name) <= stageOf(file));
  expect(strays(stages, isLeftward)).toEqual([]);
});

test('the server knows nothing of the player, nor the player of the server', () => {
  expect(strays(server, (name) => !isOurs(name) || isBelow(name, 'server') || isBelow(name, 'shared'))).toEqual([]);
  expect(strays(player, (name) => !isOurs(name) || isBelow(name, 'player') || isBelow(name, 'shared'))).toEqual([]);
});

test('nothing of the product imports scripts or tests', () => {
  expect(strays(all, (name) => !isBelow(name, 'scripts') && !isBelow(name, 'tests'))).toEqual([]);
});

test('pages of the server import shared and themselves, and nothing of Node', () => {
  const isPages = (name: string): boolean => isBelow(name, 'shared') || isBelow(name, 'server/web');
  const pages = server.filter((source) => isPage(source) && !source.file.endsWith('vite.config.ts'));
  expect(strays(pages, (name) => (isOurs(name) ? isPages(name) : !name.startsWith('node:')))).toEqual([]);
});

test('the screen page and the agent meet in shared and core only', () => {
  const screen = player.filter(({ file }) => isBelow(file, 'player/screen') && !file.endsWith('vite.config.ts'));
  const agent = player.filter(({ file }) => isBelow(file, 'player/agent'));
  const [toScreen, toAgent] = [
    strays(agent, (name) => !isBelow(name, 'player/screen')),
    strays(screen, (name) => !isBelow(name, 'player/agent')),
  ];
  expect([...toScreen, ...toAgent]).toEqual([]);
  expect(strays(screen, (name) => !name.startsWith('node:'))).toEqual([]);
});

test('what the player decides is pure: shared, itself and zod, no Node', () => {
  const core = player.filter(({ file }) => isBelow(file, 'player/core'));
  expect(core.length).toBeGreaterThan(0);
  expect(strays(core, (name) => isBelow(name, 'player/core') || isBelow(name, 'shared') || name === 'zod')).toEqual([]);
});

test('shared speaks zod, and Temporal in the timetable; no Node, no DOM', () => {
  const isAllowed = (name: string, file: string): boolean =>
    isBelow(name, 'shared') ||
    name === 'zod' ||
    (isBelow(file, 'shared/timetable') && ['temporal-polyfill', 'rrule-temporal'].includes(name));
  expect(strays(shared, isAllowed)).toEqual([]);
  const platform = /\b(?:process|Buffer|document|localStorage|navigator|globalThis)\s*[.[]/;
  expect(
    [...shared, ...player.filter(({ file }) => isBelow(file, 'player/core'))]
      .filter(({ code }) => platform.test(code))
      .map(({ file }) => file),
  ).toEqual([]);
});

test.each<[string, RegExp]>([
  ['sqlite3', /^server\/database\/sqlite\.ts$/],
  ['knex', /^server\/database\//],
  ['node:sqlite', /^player\/agent\/journal\/database\.ts$/],
  ['fluent-ffmpeg', /^server\/catalogue\/ingest\/ffmpeg-command\.ts$/],
  ['node-schedule', /^(server\/kit\/clockwork|player\/agent\/\w+(\/\w+)?)\.ts$/],
  ['@node-rs/argon2', /^server\/accounts\/passwords\.ts$/],
  ['electron', /^player\/shell\//],
  ['hls.js', /^(server\/web\/console\/pages\/lesson\/stream|player\/screen\/stage\/hls-source)\.ts$/],
  ['@tus/server', /^server\/catalogue\/uploads\.ts$/],
  ['pino', /^(server\/kit|player\/(agent|shell))\//],
  [
    'node:child_process',
    /^(server\/catalogue\/ingest|player\/(agent|shell|kiosk))\/|^(server\/backup\/archive|server\/catalogue\/encoding\/encoders|server\/database\/postgres-tools|player\/[\w-]+)\.ts$/,
  ],
])('%s is known in one place of each program', (name, place) => {
  const users = all.filter(({ imports }) => imports.includes(name)).map(({ file }) => file);
  expect(users.filter((file) => !place.test(file))).toEqual([]);
});
