import { mkdir, open } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ffmpeg, temporaryStore } from '#tests/support/packages.ts';
import { planFor } from './encode-plan.ts';
import { encodePicture } from './encode.ts';
import { readTrack } from './fragments.ts';
import { probe } from './probe.ts';

const RATES = ['25', '30', '30000/1001', '15', '60'];

/** Of each rung, lowest first. */
async function headersAt(rate: string, folder: string): Promise<string[]> {
  await mkdir(folder);
  const source = join(folder, 'source.mp4');
  await ffmpeg('-f', 'lavfi', '-i', `testsrc2=s=640x360:r=${rate}:d=0.4`, '-c:v', 'libx264', '-preset', 'ultrafast', source);
  const found = await probe(source);
  const plan = planFor(found);
  const stretch = { span: { fromFrame: 0, frames: 3 }, rungs: plan.rungs.length };
  const { files } = await encodePicture({ source, probe: found, plan, folder, stretch });
  return Promise.all(files.map(headerOf));
}

async function headerOf(path: string): Promise<string> {
  await using file = await open(path, 'r');
  return (await readTrack(file)).init.toString('hex');
}

test('lessons of one frame size share their headers, however many pictures a second they have', async () => {
  await using made = await temporaryStore();
  const [first, ...others] = await Promise.all(RATES.map((rate, index) => headersAt(rate, join(made.folder, `${index}`))));
  expect(first).toHaveLength(4);
  expect(others).toEqual(others.map(() => first));
});
