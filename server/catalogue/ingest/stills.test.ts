import { join } from 'node:path';
import { mkdir } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { ffmpeg, runTool, temporaryStore } from '#tests/support/packages.ts';
import { planFor, type FrameSpan } from './encode-plan.ts';
import { encodePicture } from './encode.ts';
import { probe } from './probe.ts';
import { ownBandwidth, split } from './split.ts';

type Made = Awaited<ReturnType<typeof temporaryStore>>;

/** Never the same picture twice, at a rate that does not divide seconds, not a whole number of segments long. */
async function film({ folder }: Made): Promise<string> {
  const path = join(folder, 'film.mp4');
  await ffmpeg('-f', 'lavfi', '-i', 'testsrc2=s=480x270:r=30000/1001:d=9.5', '-c:v', 'libx264', '-preset', 'ultrafast', path);
  return path;
}

async function encoded(made: Made, source: string, span?: FrameSpan) {
  const found = await probe(source);
  const plan = planFor(found);
  const folder = join(made.folder, `from-${span?.fromFrame ?? 'all'}`);
  await mkdir(folder);
  const { files } = await encodePicture({
    source,
    probe: found,
    plan,
    folder,
    stretch: { span: span ?? { fromFrame: 0, frames: 285 }, rungs: plan.rungs.length },
  });
  const tracks = [];
  for (const file of files) tracks.push(await split(file, made.store.put));
  return { plan, files, tracks };
}

/** How far apart each picture of a file is from the one before it, in brightness. */
async function changes(file: string): Promise<number[]> {
  const { stdout } = await runTool('ffmpeg', '-v', 'error', '-i', file, '-vf', 'signalstats,metadata=mode=print:file=-', '-f', 'null', '-');
  return [...stdout.toString().matchAll(/signalstats\.YDIF=([\d.]+)/g)].map(([, change]) => Number(change));
}

test('stills change where a segment begins and nowhere else, with the frames and boundaries of the moving rungs', async () => {
  await using made = await temporaryStore();
  const { plan, files, tracks } = await encoded(made, await film(made));
  const [stills, ...moving] = tracks;
  expect(plan.rungs.map(({ name }) => name)).toEqual(['stills', '144p', '270p']);
  const boundariesOf = (track: typeof stills) => track?.fragments.map(({ startTicks, ticks, samples }) => ({ startTicks, ticks, samples }));
  for (const track of moving) expect(boundariesOf(track)).toEqual(boundariesOf(stills));

  const [held, moved] = [await changes(files[0] ?? ''), await changes(files[1] ?? '')];
  expect(held).toHaveLength(285);
  expect(moved.slice(1).every((change) => change > 0.5)).toBe(true);
  const jumps = held.flatMap((change, index) => (index > 0 && change > 0.5 ? [index] : []));
  expect(jumps).toEqual([120, 240]);
  const { averageBandwidth } = ownBandwidth(stills?.fragments ?? [], 120_000);
  expect(averageBandwidth).toBeLessThan(24_000);
});

test('a stretch encoded apart holds the pictures that the whole holds, to the frame', async () => {
  await using made = await temporaryStore();
  const source = await film(made);
  const whole = await encoded(made, source);
  const apart = await encoded(made, source, { fromFrame: 120, frames: 165 });
  for (const [index, track] of apart.tracks.entries()) {
    expect(track.track.init).toEqual(whole.tracks[index]?.track.init);
    const times = (each: typeof track | undefined) => each?.fragments.map(({ startTicks, samples }) => [startTicks, samples]);
    expect(times(track)).toEqual(times(whole.tracks[index])?.slice(1));
  }
  const held = await changes(apart.files[0] ?? '');
  expect(held.flatMap((change, index) => (index > 0 && change > 0.5 ? [index] : []))).toEqual([120]);
  expect(held).toHaveLength(165);
});
