import { expect, test, vi } from 'vitest';
import { openCatalogue } from '#tests/support/catalogue.ts';
import { spoiltFilm } from '#tests/support/own-pictures.ts';
import { readPackage } from '#tests/support/packages.ts';

vi.setConfig({ testTimeout: 120_000 });

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
