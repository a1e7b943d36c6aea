import { join } from 'node:path';
import { writeFile } from 'node:fs/promises';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { ffmpeg, temporaryStore } from '#tests/support/packages.ts';
import { ladderFor } from './ladder.ts';
import type { Probe } from './probe.ts';
import { probe } from './probe.ts';
import { chooseQuality, settle } from './quality.ts';

type Made = Awaited<ReturnType<typeof temporaryStore>>;

const ladderOf = ({ video }: Probe) => ladderFor(video.width, video.height);

async function chosen({ folder }: Made, name: string, picture: string) {
  const source = join(folder, `${name}.mp4`);
  await ffmpeg('-f', 'lavfi', '-i', picture, '-c:v', 'libx264', '-preset', 'ultrafast', '-crf', '10', '-pix_fmt', 'yuv420p', source);
  const found = await probe(source);
  return { source, found, ladder: ladderOf(found), rungs: await chooseQuality(source, found, ladderOf(found)) };
}

const SIZE = 's=854x480:r=25';
const SLIDE = 'drawbox=x=90:y=80:w=300:h=60:c=white:t=fill,drawbox=x=90:y=200:w=500:h=20:c=black:t=fill';

test('slides get the finest quality under a low cap, noise the coarsest under the highest', async () => {
  await using made = await temporaryStore();
  const slides = await chosen(made, 'slides', `color=c=0x2f6f4f:${SIZE}:d=24,${SLIDE}`);
  const noise = await chosen(made, 'noise', `color=c=gray:${SIZE}:d=24,noise=all_seed=1:alls=60:allf=t`);
  const told = ({ rungs }: typeof slides) => rungs.slice(-2).map(({ name, crf, maxKbps }) => ({ name, crf, maxKbps }));
  const caps = slides.ladder.slice(-2).map(({ maxKbps }) => maxKbps);
  expect(told(slides)).toEqual(['360p', '480p'].map((name, index) => ({ name, crf: 23, maxKbps: Math.round((caps[index] ?? 0) / 2) })));
  expect(told(noise)).toEqual(['360p', '480p'].map((name, index) => ({ name, crf: 27, maxKbps: caps[index] })));
});

test('the same source is always answered alike, and what is wanted before the answer is left as it was', async () => {
  await using made = await temporaryStore();
  const { source, found, ladder, rungs } = await chosen(made, 'film', `testsrc2=${SIZE}:d=24`);
  expect(await chooseQuality(source, found, ladder)).toEqual(rungs);
  expect(rungs.slice(0, 3)).toEqual(ladder.slice(0, 3));
  expect(rungs.map(({ name, level, profile }) => [name, level, profile])).toEqual(
    ladder.map(({ name, level, profile }) => [name, level, profile]),
  );
});

test('a lesson of three frames is tried too; one that cannot be read, and one that is small, keep the ladder', async () => {
  await using made = await temporaryStore();
  const { found, ladder, rungs } = await chosen(made, 'blink', `testsrc2=${SIZE}:d=0.12`);
  expect(rungs).not.toEqual(ladder);
  const garbage = join(made.folder, 'garbage.mp4');
  await writeFile(garbage, 'not a film');
  expect(await chooseQuality(garbage, found, ladder)).toEqual(ladder);
  expect(await chooseQuality(garbage, { ...found, durationMs: 7_200_000 }, ladder)).toEqual(ladder);
  expect((await chosen(made, 'small', 'testsrc2=s=320x180:r=25:d=1')).rungs.map(({ crf }) => crf)).toEqual([26, 26, 26]);
});

test('who is stopped hears it, and is not told the default', async () => {
  await using made = await temporaryStore();
  const { source, found, ladder } = await chosen(made, 'film', `testsrc2=${SIZE}:d=1`);
  await expect(chooseQuality(source, found, ladder, AbortSignal.abort())).rejects.toThrow('media_fault');
});

test('whatever is found: never above the ladder, never below half of it, coarser the more is demanded', () => {
  const ladder = ladderFor(1920, 1080);
  const [rung, tried] = [ladder.at(-1), ladder.find(({ name }) => name === '360p')];
  if (!rung || !tried) throw new Error('no rung');
  const rate = fc.double({ min: 0, max: 1e6, noNaN: true });
  fc.assert(
    fc.property(rate, rate, (one, other) => {
      const [low, high] = [Math.min(one, other), Math.max(one, other)].map((mean) => settle(rung, tried, { mean, peak: mean * 1.5 }));
      if (!low || !high) return;
      expect(low.crf).toBeLessThanOrEqual(high.crf);
      for (const { maxKbps, bufferKbits } of [low, high]) {
        expect(maxKbps).toBeLessThanOrEqual(rung.maxKbps);
        expect(maxKbps).toBeGreaterThanOrEqual(Math.floor(rung.maxKbps / 2));
        expect([maxKbps, bufferKbits].every(Number.isInteger)).toBe(true);
      }
    }),
  );
});
