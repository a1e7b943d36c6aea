import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { soak } from '#scripts/trials/soak.ts';
import { temporaryFolder } from '#tests/support/folder.ts';

/** Four seconds that are encoded in a moment. */
async function smallFilm(folder: string): Promise<string> {
  const file = path.join(folder, 'small.mp4');
  const picture = ['-f', 'lavfi', '-i', 'testsrc2=size=320x180:rate=25:duration=4'];
  const sound = ['-f', 'lavfi', '-i', 'sine=frequency=440:duration=4'];
  await promisify(execFile)('ffmpeg', [
    '-v',
    'error',
    ...picture,
    ...sound,
    '-c:v',
    'libx264',
    '-preset',
    'ultrafast',
    '-c:a',
    'aac',
    file,
  ]);
  return file;
}

/**
 * Two minutes of the trial see some fourteen changes of what is on. Here items are as short as they may be, so that as many changes, and
 * more cuts of the line, come in twenty seconds: what leaks or is lost with each change is found as well, what leaks with time alone is not.
 */
test('a box that changes from item to item, its line cut meanwhile, is never black and loses no record', async () => {
  await using folder = await temporaryFolder();
  const film = await smallFilm(folder.path);
  const found = await soak({
    seconds: 22,
    imageSeconds: 1,
    images: 4,
    lessons: [film],
    lookEveryS: 2,
    cutEveryS: 5,
    slotEveryS: 12,
    slotS: 5,
    warmUpS: 4,
  });
  expect(found.failures).toEqual([]);
  expect(found.witnessed).toBeGreaterThanOrEqual(14);
  expect(found.cuts).toBeGreaterThan(2);
  expect(found.frames).toBeGreaterThan(found.witnessed);
  expect(Object.keys(found.perHour)).toContain('pageHeapMb');
}, 120_000);
