import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Clock } from '#player/agent/clock.ts';
import { openBook, type OpenShowing } from '#player/agent/journal/book.ts';
import { openDatabase } from '#player/agent/journal/database.ts';
import { createJournal } from '#player/agent/journal/journal.ts';
import { EpochId, newId, ScreenId, type StationId } from '#shared/model/ids.ts';
import { SHOWING_MS, showingsAt } from './showings.ts';

const SHOWINGS = 600;
const A_DAY = 2880;
/** As the stage does it: at the first frame, and every 30 s from then on. */
const CHECKPOINT_MS = 30_000;

/**
 * What a day of half-minute showings writes to the disk, as the kernel counts it of this process (`write_bytes` of /proc/self/io, on a real
 * file): 600 of them by the player's own book and journal, each with its checkpoint and all told to the office, times 4.8. The clock is
 * made; everything written is real. Null where the folder lies in memory, or nothing was counted.
 */
export async function flashOfADay(folder: string, place: StationId): Promise<{ flashMBADay: number | null }> {
  const mono = { now: 0 };
  const clock: Clock = {
    boot: 'boot',
    mono: () => mono.now,
    wall: () => Date.UTC(2026, 9, 20) + mono.now,
    trust: () => 'sure',
    learn: () => undefined,
    onCorrected: () => undefined,
    save: () => Promise.resolve(),
  };
  const database = openDatabase(path.join(folder, 'flash.sqlite'));
  const journal = createJournal({ database, screen: newId('scr', ScreenId), machine: null, newEpochId: () => newId('epo', EpochId) });
  const book = openBook(journal, clock);
  const showingOf = showingsAt(place);
  const openAt = (nth: number): OpenShowing => openShowing(showingOf(nth));
  const before = writtenBytes();
  for (let nth = 0; nth < SHOWINGS; nth++) {
    book.turn(nth > 0 ? openAt(nth - 1) : null, 'complete', openAt(nth));
    for (let at = CHECKPOINT_MS; at <= SHOWING_MS; at += CHECKPOINT_MS) {
      mono.now += CHECKPOINT_MS;
      book.checkpoint(openAt(nth));
    }
    journal.markStored(journal.lastSeq, 0);
  }
  const written = writtenBytes() - before;
  journal.close();
  return { flashMBADay: written > 0 ? Math.round(((written / SHOWINGS) * A_DAY) / 1e5) / 10 : null };
}

const writtenBytes = (): number => Number(/^write_bytes: (\d+)/m.exec(readFileSync('/proc/self/io', 'utf8'))?.[1] ?? 0);

function openShowing(record: ReturnType<ReturnType<typeof showingsAt>>): OpenShowing {
  const {
    boot,
    clock,
    revision,
    slot,
    content,
    package: blob,
    cause,
    place,
    itemMs,
    rung,
    display,
    from,
    fromMono,
    toMono,
    media,
    frames,
    sound,
  } = record;
  const told = { boot, clock, revision, slot, content, package: blob, cause, class: null, place, rung, display };
  return {
    facts: { ...told, ...(itemMs !== undefined && { itemMs }), durationMs: SHOWING_MS, directedAt: from, directedMono: fromMono },
    shown: {
      showing: 1,
      firstFrameMono: fromMono,
      lastFrameMono: toMono,
      frames,
      droppedFrames: 0,
      media,
      sound,
      rung,
      positionMs: SHOWING_MS,
    },
  };
}
