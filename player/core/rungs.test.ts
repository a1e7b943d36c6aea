import { expect, test } from 'vitest';
import { Package, STILLS } from '#shared/model/package.ts';
import { makeLesson } from '#tests/support/lesson-goods.ts';
import { judgeFit, UNTRIED } from './fit.ts';
import { chooseRungs, rungOnShelf } from './shelf-plan.ts';

const MB = 1_000_000;
const HOUR_MS = 3_600_000;
const sizes = { [STILLS]: 2 * MB, '144p': 8 * MB, '240p': 20 * MB, '360p': 60 * MB, '720p': 300 * MB };

/** A lesson of the whole ladder; each rung has one chunk of the size that such lessons have. */
function lesson(): Package {
  const { blobs, index } = makeLesson('果树修剪', 1_800_000, 1000, 1);
  const pkg = Package.parse(JSON.parse(String(blobs.get(index.blob))));
  const [rung] = pkg.rungs;
  const [chunk] = rung?.chunks ?? [];
  if (!rung || !chunk) throw new Error('no rung');
  const rungs = Object.entries(sizes).map(([name, bytes], i) => {
    const height = name === STILLS ? 240 : Number.parseInt(name, 10);
    const blob = `${i}${chunk.blob.slice(1)}` as typeof chunk.blob;
    return { ...rung, name, width: (height * 16) / 9, height, chunks: [{ ...chunk, blob, bytes }] };
  });
  return { ...pkg, rungs };
}

const nothing = (): boolean => false;
const choose = (dueMs: number[], bytesPerS: number | null, holds: () => boolean = nothing): (string | undefined)[] => {
  const packages = new Map(dueMs.map((_, i) => [`lesson ${i}`, lesson()]));
  const dues = new Map(dueMs.map((due, i) => [`lesson ${i}`, due]));
  const chosen = chooseRungs(packages, { kind: 'station' }, { bytesPerS, dues, now: 0, holds });
  return [...packages.keys()].map((content) => chosen.get(content)?.name);
};

test('a line that has not been measured holds nothing back, and one that is good has the best', () => {
  expect(choose([0], null)).toEqual(['720p']);
  expect(choose([0], 10 * MB)).toEqual(['720p']);
});

test('on 256 kbit/s a lesson is had in the best that comes before its slot', () => {
  const inHours = [0, 0.5, 1, 4, 24].map((hours) => choose([hours * HOUR_MS], 32_000)[0]);
  expect(inHours).toEqual(['144p', '240p', '360p', '720p', '720p']);
});

test('what comes first takes its part of the line; the next has what is left', () => {
  expect(choose([HOUR_MS, HOUR_MS], 32_000)).toEqual(['360p', '240p']);
});

test('on the worst line there are stills: something must be shown', () => {
  expect(choose([0], 500)).toEqual([STILLS]);
});

test('until better has come as a whole, the best that is there is played', () => {
  const pkg = lesson();
  const [low, sound] = [pkg.rungs[1], pkg.audio[0]];
  const there = new Set([low, sound].flatMap((track) => (track ? [track.init.blob, ...track.chunks.map(({ blob }) => blob)] : [])));
  expect(rungOnShelf(pkg, 'station', ({ blob }) => there.has(blob))?.name).toBe('144p');
  expect(rungOnShelf(pkg, 'station', nothing)).toBeUndefined();
});

test('a box that drops every tenth frame in three showings running gets fewer lines; one good showing begins the count anew', () => {
  const bad = { rung: '720p', frames: 800, droppedFrames: 200 };
  const good = { rung: '720p', frames: 1000, droppedFrames: 5 };
  const after = (...shown: (typeof bad)[]) => shown.reduce(judgeFit, UNTRIED);
  expect(after(bad, bad, bad)).toEqual({ mostLines: 719, strikes: 0 });
  expect(after(bad, bad, good, bad, bad).mostLines).toBeNull();
  const packages = new Map([['lesson', lesson()]]);
  const line = { bytesPerS: null, dues: new Map<string, number>(), now: 0, holds: nothing };
  expect(chooseRungs(packages, { kind: 'station', mostLines: 719 }, line).get('lesson')?.name).toBe('360p');
});
