import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { ffmpeg } from '#tests/support/packages.ts';
import { temporaryFolder } from '#tests/support/folder.ts';
import { openOffice } from '#tests/support/office.ts';
import type { Outcome } from '../measured.ts';
import { encodeThroughKills, type Victim } from '../office/encode-kills.ts';
import { seeded } from '../samples/seeded.ts';

const BY_TURNS = ['encoder', 'ffmpeg', 'server'] as const;
const WORKERS = 2;
/** What each of them may have had in hand: a server all its encoders', the one for first seconds too. */
const IN_HAND: Record<Victim, number> = { server: WORKERS + 1, encoder: 1, ffmpeg: 1, copier: 1 };

interface Plan {
  n: number;
  seed: number;
  minutes: number;
  victims?: readonly Victim[];
}

/**
 * A source of ten minutes (`minutes`), good enough to be copied as well, is encoded once undisturbed, and once while server, encoders and ffmpeg
 * are killed `n` times with -9 (20 unless told), at the end an encoder that copies. Failures: a fault, a kill that came to nothing, a segment or a
 * hash that differs, more pieces begun again than whoever worked had in hand.
 */
export async function run({ n, seed, minutes, victims = victimsOf(n || 20) }: Plan): Promise<Outcome> {
  await using folder = await temporaryFolder();
  const source = path.join(folder.path, '果树.mp4');
  await film(source, (minutes || 10) * 60, seed);

  const calm = await encodeIn(path.join(folder.path, 'calm'), source, [], seed);
  const disturbed = await encodeIn(path.join(folder.path, 'disturbed'), source, victims, seed);
  const { killed, redone } = disturbed;
  const differing =
    calm.blobs.filter((blob, index) => blob !== disturbed.blobs[index]).length + Math.abs(calm.blobs.length - disturbed.blobs.length);
  const isSame = calm.pkg !== null && JSON.stringify(calm.pkg) === JSON.stringify(disturbed.pkg);
  const mayBeRedone = killed.reduce((sum, victim) => sum + IN_HAND[victim], 0);
  const faults = [...calm.faults, ...disturbed.faults];
  const details = {
    kills: killed.length,
    killed: Object.fromEntries(Object.keys(IN_HAND).map((victim) => [victim, killed.filter((one) => one === victim).length])),
    missedKills: victims.length - killed.length,
    pieces: calm.pkg?.rungs[0]?.chunks.length ?? 0,
    isCopied: calm.pkg?.source?.copied ?? false,
    redone,
    mayBeRedone,
    differingHashes: differing,
    isSamePackage: isSame,
    faults,
  };
  const value = faults.length + details.missedKills + differing + Number(!isSame) + Math.max(0, redone - mayBeRedone);
  return { value, unit: 'failures', baseline: null, n: killed.length, details };
}

function victimsOf(n: number): Victim[] {
  const byTurns = Array.from({ length: n - 1 }, (_, index) => BY_TURNS[index % BY_TURNS.length] ?? 'server');
  return [...byTurns, 'copier']; // What is copied comes last.
}

async function encodeIn(dataFolder: string, source: string, victims: readonly Victim[], seed: number) {
  await mkdir(dataFolder);
  await using office = await openOffice(dataFolder, { FIELDCAST_WORKERS: String(WORKERS) });
  return await encodeThroughKills({ office, dataFolder, source, victims, random: seeded(seed) });
}

/** Moving pictures that never repeat, and a tone that wanders. */
async function film(file: string, seconds: number, seed: number): Promise<void> {
  const picture = `testsrc2=s=426x240:r=25:d=${seconds},noise=all_seed=${seed}:alls=2:allf=t`;
  const sound = `aevalsrc='0.2*sin(2*PI*t*(300+100*sin(t/3)))':s=48000:d=${seconds}`;
  const thrift = ['-b:v', '150k', '-maxrate', '220k', '-bufsize', '220k', '-x264-params', 'keyint=50:open-gop=0:colormatrix=bt709'];
  const coding = ['-c:v', 'libx264', '-pix_fmt', 'yuv420p', '-preset', 'veryfast', ...thrift, '-c:a', 'aac', '-b:a', '64k'];
  await ffmpeg('-f', 'lavfi', '-i', picture, '-f', 'lavfi', '-i', sound, ...coding, file);
}
