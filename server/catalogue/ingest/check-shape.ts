import { open } from 'node:fs/promises';
import type { Package } from '#shared/model/package.ts';
import { AAC_FRAME } from './encode-plan.ts';
import type { Fragment } from './fragments.ts';
import { mediaFault } from './media-fault.ts';
import { readAt } from './mp4-boxes.ts';
import type { SplitTrack } from './split.ts';

export type SealedTracks = { rungs: SplitTrack[]; sounds: SplitTrack[]; frames: number; frameTicks: number };

const IDR = 5;
const NAL_TYPE = 0x1f;

/** What every screen relies on when it changes rungs or joins lessons. */
export async function assertShape({ rungs, sounds, frames, frameTicks }: SealedTracks, pkg: Package): Promise<void> {
  const lowest = rungs[0];
  if (!lowest || rungs.length !== pkg.rungs.length) throw broken('rungs are missing');

  for (const [index, rung] of rungs.entries()) {
    const name = pkg.rungs[index]?.name ?? '';
    assertContinuous(rung, name);
    if (boundaries(rung) !== boundaries(lowest)) throw broken(`${name} is not cut where the lowest rung is`);
    if (ticksOf(rung) !== frames * frameTicks) throw broken(`${name} lasts ${ticksOf(rung)} ticks instead of ${frames * frameTicks}`);
    await assertKeyFrames(rung, name);
  }
  if (sounds.length !== pkg.audio.length) throw broken('sounds are missing');
  for (const [index, sound] of sounds.entries()) assertSound(sound, lowest, pkg.audio[index]?.name ?? '');
}

function assertSound(sound: SplitTrack, picture: SplitTrack, name: string): void {
  assertContinuous(sound, name);
  const over = ticksOf(sound) / sound.track.timescale - ticksOf(picture) / picture.track.timescale;
  if (over < -1e-6 || over > AAC_FRAME / sound.track.timescale) throw broken(`${name} is ${over.toFixed(3)} s longer than the picture`);
}

const ticksOf = ({ fragments }: SplitTrack): number => fragments.reduce((sum, { ticks }) => sum + ticks, 0);
const boundaries = ({ track, fragments }: SplitTrack): string =>
  [track.timescale, ...fragments.map(({ startTicks }) => startTicks)].join(' ');

/** From zero, each fragment where the one before it ends, and shown when it says. */
function assertContinuous({ fragments }: SplitTrack, name: string): void {
  let expected = 0;
  for (const { startTicks, ticks, firstShownAfter } of fragments) {
    if (startTicks !== expected || firstShownAfter !== 0) throw broken(`${name} has a gap at ${expected} ticks`);
    expected += ticks;
  }
}

/** Flags can lie: the first picture of every segment is read and must hold an IDR slice. */
async function assertKeyFrames({ path, fragments }: SplitTrack, name: string): Promise<void> {
  await using file = await open(path, 'r');
  for (const fragment of fragments) {
    const isKey =
      fragment.startsWithSync && nalTypes(await readAt(file, fragment.firstSample.offset, fragment.firstSample.bytes)).includes(IDR);
    if (!isKey) throw broken(`${name}: the segment at ${describe(fragment)} does not begin with a key frame`);
  }
}

const describe = ({ startTicks }: Fragment): string => `${startTicks} ticks`;

/** Coded pictures stand as length-prefixed units (ISO 14496-15). */
export function nalTypes(sample: Buffer): number[] {
  const types: number[] = [];
  for (let at = 0; at + 4 < sample.length; at += 4 + sample.readUInt32BE(at)) types.push(sample.readUInt8(at + 4) & NAL_TYPE);
  return types;
}

const broken = (what: string): Error => mediaFault('encoder_failed', `not sealed: ${what}`);
