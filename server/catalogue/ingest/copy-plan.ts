import { open } from 'node:fs/promises';
import { nalTypes } from './check-track.ts';
import { decideCopy, type Copy, type CopyDecision, type CopyFacts } from './copy-decision.ts';
import type { Outline } from './lesson-plan.ts';
import { readAt } from './mp4-boxes.ts';
import type { Beginning, Packets } from './survey.ts';

/** So much of a source is looked through before its first chunk may be copied: two of the longest chunks. */
export const BEGINNING_S = 32;
const KEY_FRAMES_LOOKED_AT = 50;
const HEAD_BYTES = 256 * 1024;

/** The first chunk of a source that may be copied as far as its beginning tells; null where it may not, or is so short that it need not. */
export function earlyCopyOf(beginning: Beginning, { probe, encode }: Omit<Outline, 'copy'>): Copy | null {
  if (beginning.stream !== probe.video.index) return null;
  const packets = wholeGops(beginning.packets);
  const decision = decideCopy({ probe, encode, packets, frames: packets.times.length, keyUnits: [] });
  // The chunk behind it may still grow, and be joined to it where the lesson ends there; the first of two stays as it is.
  if (!decision.copies || decision.chunks.length < 2) return null;
  return { ...decision, chunks: decision.chunks.slice(0, 1) };
}

/** What is read of a beginning breaks off inside a GOP. */
function wholeGops({ times, bytes, isKey, places, hidden }: Packets): Packets {
  const end = isKey.lastIndexOf(true);
  return { times: times.slice(0, end), bytes: bytes.slice(0, end), isKey: isKey.slice(0, end), places: places.slice(0, end), hidden };
}

/** Flags can lie: where all else is well, key frames all over the source are looked at too. */
export async function planCopy(source: string, facts: Omit<CopyFacts, 'keyUnits'>): Promise<CopyDecision> {
  const decision = decideCopy({ ...facts, keyUnits: [] });
  return decision.copies && facts.probe.demuxer === 'mov'
    ? decideCopy({ ...facts, keyUnits: await keyUnits(source, facts.packets) })
    : decision;
}

async function keyUnits(source: string, { isKey, places, bytes }: Packets): Promise<number[][]> {
  const keys = isKey.flatMap((is, index) => (is ? [index] : []));
  const step = Math.max(1, Math.floor(keys.length / KEY_FRAMES_LOOKED_AT));
  const units: number[][] = [];
  await using file = await open(source, 'r');
  for (const index of keys.filter((_, nth) => nth % step === 0)) {
    const [place, length] = [places[index] ?? NaN, bytes[index] ?? 0];
    if (place >= 0 && length > 0) units.push(nalTypes(await readAt(file, place, Math.min(length, HEAD_BYTES))));
  }
  return units;
}
