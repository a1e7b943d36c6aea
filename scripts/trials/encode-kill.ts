import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { ffmpeg } from '#tests/support/packages.ts';
import { temporaryFolder } from '#tests/support/folder.ts';
import { openOffice } from '#tests/support/office.ts';
import type { Outcome } from '../measured.ts';
import { encodeThroughKills } from '../office/encode-kills.ts';
import { seeded } from '../samples/seeded.ts';

const VICTIMS = ['encoder', 'ffmpeg', 'server'] as const;

/**
 * A source of ten minutes (`minutes`) is encoded once undisturbed, and once while server, encoders and ffmpeg are killed `n` times with -9 (20
 * unless told). Failures: a fault, a segment or a hash that differs, more pieces begun again than whoever worked was killed.
 */
export async function run({ n, seed, minutes }: { n: number; seed: number; minutes: number }): Promise<Outcome> {
  await using folder = await temporaryFolder();
  const source = path.join(folder.path, '两小时.mp4');
  await film(source, (minutes || 10) * 60, seed);
  const victims = Array.from({ length: n || 20 }, (_, index) => VICTIMS[index % VICTIMS.length] ?? 'server');

  const calm = await encodeIn(path.join(folder.path, 'calm'), source, [], seed);
  const disturbed = await encodeIn(path.join(folder.path, 'disturbed'), source, victims, seed);
  const differing =
    calm.blobs.filter((blob, index) => blob !== disturbed.blobs[index]).length + Math.abs(calm.blobs.length - disturbed.blobs.length);
  const isSame = JSON.stringify(calm.pkg) === JSON.stringify(disturbed.pkg);
  const mayBeRedone = disturbed.kills * WORKERS;
  const faults = [...calm.faults, ...disturbed.faults];
  const details = {
    kills: disturbed.kills,
    pieces: disturbed.pkg.rungs[0]?.chunks.length ?? 0,
    redone: disturbed.redone,
    mayBeRedone,
    differingHashes: differing,
    isSamePackage: isSame,
    faults,
  };
  const value = faults.length + differing + Number(!isSame) + Math.max(0, disturbed.redone - mayBeRedone);
  return { value, unit: 'failures', baseline: null, n: disturbed.kills, details };
}

const WORKERS = 2;

async function encodeIn(dataFolder: string, source: string, victims: readonly (typeof VICTIMS)[number][], seed: number) {
  await mkdir(dataFolder);
  await using office = await openOffice(dataFolder, { FIELDCAST_WORKERS: String(WORKERS) });
  return await encodeThroughKills({ office, dataFolder, source, victims, random: seeded(seed) });
}

/** Moving pictures that never repeat, and a tone that wanders. */
async function film(file: string, seconds: number, seed: number): Promise<void> {
  const picture = `testsrc2=s=426x240:r=25:d=${seconds},noise=all_seed=${seed}:alls=12:allf=t`;
  const sound = `aevalsrc='0.2*sin(2*PI*t*(300+100*sin(t/3)))':s=48000:d=${seconds}`;
  const coding = ['-c:v', 'libx264', '-preset', 'ultrafast', '-crf', '28', '-c:a', 'aac', '-b:a', '64k'];
  await ffmpeg('-f', 'lavfi', '-i', picture, '-f', 'lavfi', '-i', sound, ...coding, file);
}
