import { readFile, writeFile } from 'node:fs/promises';

/**
 * Writes into an MP4 what a phone held upright writes: "turn me a quarter clockwise" (the matrix of the first track's header, ISO 14496-12).
 * By hand, because the ffmpeg option for it has another name and another sense of direction in each major version.
 */
export async function noteQuarterTurn(path: string, { coded }: { coded: { height: number } }): Promise<void> {
  const file = await readFile(path);
  const header = file.indexOf('tkhd', 0, 'latin1');
  if (header < 0) throw new Error(`${path} has no track header`);

  const one = 0x1_0000;
  const matrix = [0, one, 0, -one, 0, 0, coded.height * one, 0, 0x4000_0000];
  matrix.forEach((value, index) => file.writeInt32BE(value, header + 44 + index * 4));
  await writeFile(path, file);
}
