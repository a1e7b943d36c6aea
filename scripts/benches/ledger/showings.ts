import { BlobHash } from '#shared/model/blob.ts';
import { LessonId, newId, SlotId, type StationId } from '#shared/model/ids.ts';
import type { ShowingRecord } from '#shared/model/record.ts';
import { showing } from '#tests/support/showings.ts';

export const SHOWING_MS = 30_000;
const FIRST = Date.UTC(2026, 9, 20);

/** Half-minute showings, one after another, each as a player writes it of a lesson that ran through. */
export function showingsAt(place: StationId): (nth: number) => ShowingRecord {
  const common = {
    place,
    content: newId('les', LessonId),
    slot: newId('slt', SlotId),
    package: BlobHash.parse('ab'.repeat(32)),
    boot: '7a0e2b1c-8d9f-4c3b-a1e2-5f60718293a4',
    revision: 17,
    itemMs: SHOWING_MS - 234,
    frames: 745,
  };
  return (nth) => {
    const [from, fromMono, toMono] = [FIRST + nth * SHOWING_MS, nth * SHOWING_MS + 1234, (nth + 1) * SHOWING_MS + 1000];
    const times = { at: from + SHOWING_MS, mono: toMono, from, fromMono, toMono };
    return showing({ ...common, ...times, media: [[0, toMono - fromMono, 1, fromMono]], sound: [[fromMono, toMono]] });
  };
}
