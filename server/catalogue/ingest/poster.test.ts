import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { temporaryFolder } from '#tests/support/folder.ts';
import { ffmpeg, runTool } from '#tests/support/packages.ts';
import { planFor, type FrameSpan } from './encode-plan.ts';
import { encodePicture } from './encode.ts';
import { choosePosters, posterFrames } from './poster-choice.ts';
import { probe } from './probe.ts';

const plan = { segmentFrames: 100 };

test('five places, at starts of segments once there are enough of them', () => {
  expect(posterFrames(6000, plan)).toEqual([600, 1800, 3000, 4200, 5400]);
  expect(posterFrames(200, plan)).toEqual([20, 60, 100, 140, 180]);
  expect(posterFrames(3, plan)).toEqual([0, 1, 2]);
  expect(posterFrames(0, plan)).toEqual([]);
});

const seen = (atMs: number, contrast: number, sharpness: number) => ({ path: '', width: 640, height: 360, atMs, contrast, sharpness });

test('a blurred picture stands behind a clear one, however bright it is, and a black one behind both', () => {
  const order = choosePosters([seen(1, 0, 3), seen(2, 200, 0.9), seen(3, 80, 2), seen(4, 120, 2), seen(5, 80, 2)]);
  expect(order.map(({ atMs }) => atMs)).toEqual([4, 3, 5, 2, 1]);
});

/** Black for four seconds, blurred up to the eleventh, then clear. */
async function film(path: string): Promise<void> {
  const black = "drawbox=t=fill:c=black:enable='lt(t,4)'";
  const blurred = "gblur=sigma=12:enable='between(t,4,11)'";
  const source = ['-f', 'lavfi', '-i', `testsrc2=s=640x360:r=25:d=20,${black},${blurred}`];
  await ffmpeg(...source, '-c:v', 'libx264', '-preset', 'ultrafast', path);
}

test('a film that begins black and blurred is known by a clear picture, whether it is encoded whole or in chunks', async () => {
  await using folder = await temporaryFolder();
  const source = join(folder.path, 'film.mp4');
  await film(source);
  const found = await probe(source);
  const filmPlan = planFor(found);
  const frames = posterFrames(500, filmPlan);

  async function candidates(name: string, span?: FrameSpan) {
    const at = join(folder.path, name);
    await mkdir(at);
    const { posters } = await encodePicture({
      source,
      probe: found,
      plan: filmPlan,
      folder: at,
      posterFrames: frames,
      stretch: { span: span ?? { fromFrame: 0, frames: 500 }, rungs: filmPlan.rungs.length },
    });
    return posters;
  }
  const whole = await candidates('whole');
  const order = choosePosters(whole).map(({ atMs }) => atMs);
  expect(order.slice(0, 2).toSorted((a, b) => a - b)).toEqual([14_000, 18_000]);
  expect(order.slice(2, 4).toSorted((a, b) => a - b)).toEqual([6000, 10_000]);
  expect(order[4]).toBe(2000);
  expect(whole.map(({ contrast }) => contrast > 0)).toEqual([false, true, true, true, true]);

  const apart = [
    ...(await candidates('first', { fromFrame: 0, frames: 300 })),
    ...(await candidates('second', { fromFrame: 300, frames: 200 })),
  ];
  expect(apart).toEqual(whole.map((each) => ({ ...each, path: expect.any(String) })));
  const { stdout } = await runTool(
    'ffprobe',
    '-v',
    'error',
    '-show_entries',
    'stream=codec_name,width,height',
    '-of',
    'csv=p=0',
    whole[4]?.path ?? '',
  );
  expect(stdout.toString().trim()).toBe('mjpeg,640,360');
});

test('a picture that ends before a place was reached gives none for it', async () => {
  await using folder = await temporaryFolder();
  const source = join(folder.path, 'film.mp4');
  await film(source);
  const found = await probe(source);
  const needs = { source, probe: found, plan: planFor(found), folder: folder.path };
  const { posters } = await encodePicture({
    ...needs,
    stretch: { span: { fromFrame: 0, frames: 500 }, rungs: 1 },
    posterFrames: [300, 5000],
  });
  expect(posters.map(({ atMs }) => atMs)).toEqual([12_000]);
});
