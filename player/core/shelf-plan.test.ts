import { expect, test } from 'vitest';
import { Package, type Rung } from '#shared/model/package.ts';
import { makeLesson } from '#tests/support/lesson-goods.ts';
import { chooseRung, packageFor } from './shelf-plan.ts';

/** With the source's own pictures on top, as many lines as given. */
function packageWith(height: number): Package {
  const { index, blobs } = makeLesson('a lesson', 8000);
  const pkg = Package.parse(JSON.parse(String(blobs.get(index.blob))));
  const top = pkg.rungs.at(-1);
  if (!top) throw new Error('no rung');
  const source: Rung = { ...top, name: 'source', width: Math.round((height * 16) / 9), height, joinable: false };
  return { ...pkg, rungs: [...pkg.rungs.filter((rung) => rung.height <= height), source] };
}

test('a screen keeps the tallest rung that fits it, and never the one that was copied: it joins no other lesson', () => {
  expect(chooseRung(packageWith(1080), 'outdoor').name).toBe('1080p');
  expect(chooseRung(packageWith(720), 'station').name).toBe('720p');
  expect(packageFor(packageWith(720), 'outdoor').rungs.map(({ name }) => name)).toEqual(['720p']);
});
