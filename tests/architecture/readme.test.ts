import { readFileSync } from 'node:fs';
import path from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { readOptions } from '#player/shell/options.ts';
import { readConfig } from '#server/config.ts';
import { words } from '#shared/words/languages.ts';
import { sourcesIn } from '#tests/support/sources.ts';

const read = (file: string): string => readFileSync(path.join(import.meta.dirname, '../..', file), 'utf8');
const READMES = ['README.md', 'README.zh-CN.md'] as const;
/** What the player tells its own Electron, and nobody else. */
const INTERNAL = ['FIELDCAST_PLAYER_START_PAGE', 'FIELDCAST_PLAYER_PROFILE'];

/** The tables' rows, each as its cells. */
const rowsOf = (text: string): string[][] =>
  text
    .split('\n')
    .filter((line) => line.startsWith('| '))
    .map((line) =>
      line
        .split('|')
        .map((cell) => cell.trim())
        .slice(1, -1),
    );

const quoted = (cell: string): string[] => [...cell.matchAll(/`([^`]+)`/g)].map(([, text = '']) => text);

test.each(READMES)('%s names every npm script, each once', (file) => {
  const { scripts } = z.object({ scripts: z.record(z.string(), z.string()) }).parse(JSON.parse(read('package.json')));
  const told = rowsOf(read(file)).flatMap(([command = '']) => (command.startsWith('`npm ') ? quoted(command) : []));
  const names = told.map((command) =>
    command
      .replace(/^npm (run )?/, '')
      .split(' ', 1)
      .join(),
  );
  expect(names.toSorted()).toEqual(Object.keys(scripts).toSorted());
});

test.each(READMES)('%s names every setting there is, each once, and no other', async (file) => {
  const sources = [
    ...(await sourcesIn('server')),
    ...(await sourcesIn('player')),
    ...(await sourcesIn('scripts')),
    ...(await sourcesIn('tests')),
  ];
  const known = new Set(
    sources.flatMap(({ code }) => code.match(/FIELDCAST_[A-Z][A-Z_]*[A-Z]\b/g) ?? []).filter((name) => !INTERNAL.includes(name)),
  );
  const told = rowsOf(read(file))
    .flatMap((cells) => cells.slice(0, 2).flatMap(quoted))
    .filter((text) => text.startsWith('FIELDCAST_'));
  expect(told.toSorted()).toEqual([...known].toSorted());
});

test.each(READMES)('%s names every option of the player, as its usage does', (file) => {
  const optionsIn = (text: string): string[] => (text.match(/--[a-z][a-z-]*/g) ?? []).toSorted();
  const table = rowsOf(read(file))
    .map(([option = '']) => option)
    .filter((option) => option.startsWith('`--'));
  for (const { player } of Object.values(words)) expect(optionsIn(table.join(' '))).toEqual(optionsIn(player.usage));
});

/** What server or player makes of one setting and nothing else. */
const madeOf = (name: string, value: string) =>
  name.startsWith('FIELDCAST_PLAYER_') ? readOptions([], { [name]: value }) : readConfig({ [name]: value });

test.each(READMES)('the defaults in %s are those of the code', (file) => {
  const defaults = rowsOf(read(file)).flatMap((cells) => {
    const name = cells
      .slice(0, 2)
      .flatMap(quoted)
      .find((text) => text.startsWith('FIELDCAST_'));
    const [value] = quoted(cells.at(-2) ?? '');
    return name && value && value !== name && !value.startsWith('FIELDCAST_') ? [{ name, value }] : [];
  });
  expect(defaults.length).toBeGreaterThan(9);
  const other = defaults.filter(({ name, value }) => !isDeepStrictEqual(madeOf(name, value), madeOf(name, '')));
  expect(other).toEqual([]);
});
