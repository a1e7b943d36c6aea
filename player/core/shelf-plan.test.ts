import { expect, test } from 'vitest';
import { Package, STILLS, type Rung } from '#shared/model/package.ts';
import { makeLesson } from '#tests/support/lesson-goods.ts';
import { chooseRung, packageFor } from './shelf-plan.ts';

function packageOf(sizes: readonly (readonly [name: string, width: number, height: number])[]): Package {
  const { blobs, index } = makeLesson('lesson', 8000);
  const pkg = Package.parse(JSON.parse(blobs.get(index.blob)?.toString() ?? ''));
  const [rung] = pkg.rungs;
  if (!rung) throw new Error('no rung');
  return { ...pkg, rungs: sizes.map(([name, width, height]) => ({ ...rung, name, width, height })) };
}

test.each([
  {
    what: 'a full ladder',
    sizes: [
      [STILLS, 426, 240],
      ['144p', 256, 144],
      ['240p', 426, 240],
      ['720p', 1280, 720],
    ],
    chosen: '720p',
  },
  {
    what: 'stills of the only size there is',
    sizes: [
      ['240p', 320, 240],
      [STILLS, 320, 240],
    ],
    chosen: '240p',
  },
  {
    what: 'stills beside what is too large',
    sizes: [
      [STILLS, 426, 240],
      ['1080p', 1920, 1080],
    ],
    chosen: '1080p',
  },
  { what: 'nothing but stills', sizes: [[STILLS, 426, 240]], chosen: STILLS },
] as const)('of $what a station keeps $chosen', ({ sizes, chosen }) => {
  expect(chooseRung(packageOf(sizes), 'station').name).toBe(chosen);
});

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
