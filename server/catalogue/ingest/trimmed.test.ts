import { join } from 'node:path';
import { expect, test } from 'vitest';
import { STILLS } from '#shared/model/package.ts';
import { ffmpeg, readPackage, runTool, temporaryStore, trackToFile } from '#tests/support/packages.ts';
import { ingest } from './ingest.ts';
import { probe } from './probe.ts';

/** Each picture is of another grey. */
const GREYS = `nullsrc=s=64x48:r=25:d=6,geq=lum='20+mod(N*37\\,200)':cb=128:cr=128,format=yuv420p`;
/** Shorter than the GOP, longer than any look at the first pictures. */
const HIDDEN = 85;

test('a trimmed film, most of whose pictures are hidden behind an edit list, is no damage: the lesson begins where it was trimmed', async () => {
  await using made = await temporaryStore();
  const [whole, trimmed] = [join(made.folder, 'whole.mp4'), join(made.folder, 'trimmed.mp4')];
  await ffmpeg('-f', 'lavfi', '-i', GREYS, '-c:v', 'libx264', '-qp', '4', '-x264-params', 'keyint=250:bframes=2:scenecut=0', whole);
  await ffmpeg('-ss', String(HIDDEN / 25), '-i', whole, '-c', 'copy', trimmed);
  expect((await probe(trimmed)).video.hidden).toBe(HIDDEN);

  const pkg = await readPackage(made.store, (await ingest(trimmed, made)).package);
  const rung = pkg.rungs.find(({ name }) => name !== STILLS);
  if (!rung) throw new Error('no rung');
  const shown = await greysOf(await trackToFile(made.store, rung, join(made.folder, 'rung.mp4')));
  expect(shown).toHaveLength(6 * 25 - HIDDEN);
  const recorded = (await greysOf(whole)).slice(HIDDEN);
  expect(shown.map((grey, index) => grey - (recorded[index] ?? 0)).filter((off) => Math.abs(off) > 3)).toEqual([]);
});

async function greysOf(file: string): Promise<number[]> {
  const centre = ['-vf', 'crop=32:24,scale=1:1:flags=area', '-f', 'rawvideo', '-pix_fmt', 'gray'];
  const { stdout } = await runTool('ffmpeg', '-v', 'error', '-i', file, ...centre, '-');
  return [...stdout];
}
