import { mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { temporaryFolder } from '#tests/support/folder.ts';
import { writeDurably } from './files.ts';

test('a file is there whole, under its name only, with its folder made', async () => {
  await using folder = await temporaryFolder();
  const file = path.join(folder.path, 'deep', 'er', 'word.txt');
  await writeDurably(file, '稻');
  await writeDurably(file, Buffer.from('田'));
  expect(await readFile(file, 'utf8')).toBe('田');
  expect(await readdir(path.dirname(file))).toEqual(['word.txt']);
});

test('a secret is never readable by others, not even under its temporary name', async () => {
  await using folder = await temporaryFolder();
  const file = path.join(folder.path, 'key');
  await writeFile(file, 'old', { mode: 0o644 });
  await writeDurably(file, 'new', 0o600);
  expect((await stat(file)).mode & 0o777).toBe(0o600);
});

test('what could not be put in its place leaves nothing behind', async () => {
  await using folder = await temporaryFolder();
  await mkdir(path.join(folder.path, 'taken', 'inside'), { recursive: true });
  await expect(writeDurably(path.join(folder.path, 'taken'), 'x')).rejects.toThrow('EISDIR');
  expect(await readdir(folder.path)).toEqual(['taken']);
});

test('many writers of one file: it is one of theirs, whole', async () => {
  await using folder = await temporaryFolder();
  const file = path.join(folder.path, 'word');
  const texts = Array.from({ length: 20 }, (_, i) => String(i).repeat(5000));
  await Promise.all(texts.map((text) => writeDurably(file, text)));
  expect(texts).toContain(await readFile(file, 'utf8'));
  expect(await readdir(folder.path)).toEqual(['word']);
});
