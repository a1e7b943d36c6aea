import { chmod, readdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test, vi } from 'vitest';
import { openCatalogue } from '#tests/support/catalogue.ts';
import { temporaryFolder } from '#tests/support/folder.ts';
import { film, spoiltFilm } from '#tests/support/own-pictures.ts';
import { readPackage } from '#tests/support/packages.ts';

test('where a copied chunk proves unsound the lesson is ready without that rung, says why, and keeps nothing of it', async () => {
  await using house = await openCatalogue();
  const id = await house.takeLesson(await spoiltFilm(house.dataFolder));
  expect(await house.encode(id)).toBe('done');
  const lesson = await house.lesson(id);
  expect(lesson).toMatchObject({ state: 'ready', fault: null, durationMs: 20_000 });
  if (!lesson?.package) throw new Error('no package');
  const pkg = await readPackage(house.store, lesson.package);
  expect(pkg.source).toEqual({ copied: false, why: ['unsound'] });
  expect(pkg.rungs.map(({ joinable }) => joinable)).not.toContain(false);
  const named = await house.database.reads('package_blob').orderBy('blob').pluck('blob');
  await vi.waitFor(async () => expect((await house.blobs()).toSorted()).toEqual(named), 10_000);
});

const KILLS = 4; // An encoder that fails by itself may do so three times.

/** An ffmpeg that is killed as often over what it is to copy, once the early preview has had its copy. */
async function mortalFfmpeg(folder: string): Promise<() => Promise<number>> {
  const real = process.env['PATH'] ?? '';
  const mortal = `case "$*" in *setts=*) n=$(ls '${folder}' | grep -c killed)
if [ ! -e '${folder}/spared' ]; then : > '${folder}/spared'
elif [ "$n" -lt ${KILLS} ]; then : > '${folder}/killed'$n; kill -9 $$; fi;; esac`;
  await writeFile(path.join(folder, 'ffmpeg'), `#!/bin/sh\n${mortal}\nPATH='${real}' exec ffmpeg "$@"\n`);
  await chmod(path.join(folder, 'ffmpeg'), 0o755);
  vi.stubEnv('PATH', `${folder}:${real}`);
  return async () => (await readdir(folder)).filter((name) => name.startsWith('killed')).length;
}

test('an ffmpeg that is killed over a copy, however often, leaves the lesson no poorer', async () => {
  await using house = await openCatalogue();
  await using folder = await temporaryFolder();
  const id = await house.takeLesson(await film(house.dataFolder, { seconds: 20 }));
  const kills = await mortalFfmpeg(folder.path);
  expect(await house.encode(id)).toBe('done');
  expect(await kills()).toBe(KILLS);
  const lesson = await house.lesson(id);
  if (!lesson?.package) throw new Error('no package');
  expect((await readPackage(house.store, lesson.package)).source).toEqual({ copied: true, why: [] });
});
