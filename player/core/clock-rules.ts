import { z } from 'zod';
import type { ClockTrust } from '#shared/model/record.ts';

/** What is kept on disk of the clock: wall = monotonic + offset, and only within the boot it was learnt in. */
export const SavedClock = z.object({
  boot: z.string(),
  offsetMs: z.number(),
  isSynced: z.boolean(),
  /** An operator has set it, and it has not been synced since. */
  isSet: z.boolean().default(false),
  /** Latest wall time of which we were sure; time never runs back behind it. 0: there was none. */
  lastGoodMs: z.number(),
});
export type SavedClock = z.infer<typeof SavedClock>;

/** What the machine says at the start of the agent. */
export interface MachineTime {
  boot: string;
  monoMs: number;
  systemMs: number;
  hasBatteryClock: boolean;
}

export interface JudgedClock {
  offsetMs: number;
  trust: ClockTrust;
  /** Unsure, but an operator has said what time it is: the programme goes by it. */
  isSet: boolean;
}

const DAY_MS = 86_400_000;
/** A battery clock that claims more than this since the last good time has lost its battery or was set by hand. */
const LONGEST_REST_MS = 400 * DAY_MS;

/** Sure: synced in this boot, or carried over by a battery clock that is believable. */
export function judgeClock(saved: SavedClock | null, machine: MachineTime): JudgedClock {
  if (saved?.isSynced && saved.boot === machine.boot) return { offsetMs: saved.offsetMs, trust: 'sure', isSet: false };
  if (saved?.isSet && saved.boot === machine.boot) return { offsetMs: saved.offsetMs, trust: 'unsure', isSet: true };

  const systemOffset = machine.systemMs - machine.monoMs;
  if (!saved) return { offsetMs: systemOffset, trust: 'unsure', isSet: false };

  const sinceGood = machine.systemMs - saved.lastGoodMs;
  if (sinceGood < 0) return { offsetMs: saved.lastGoodMs - machine.monoMs, trust: 'unsure', isSet: false };
  const isBelievable = machine.hasBatteryClock && sinceGood < LONGEST_REST_MS;
  return { offsetMs: systemOffset, trust: isBelievable ? 'sure' : 'unsure', isSet: false };
}

/** One exchange with the server: monotonic ms before and after, and what the server called now. */
export interface TimeSample {
  sentMono: number;
  heardMono: number;
  serverMs: number;
}

/** The offset that a sample speaks for, or null when it says nothing better than what we have. */
export function offsetFrom(sample: TimeSample, known: Pick<JudgedClock, 'offsetMs' | 'trust'>): number | null {
  const halfTrip = (sample.heardMono - sample.sentMono) / 2;
  const offset = sample.serverMs - (sample.sentMono + halfTrip);
  if (known.trust === 'unsure') return offset;
  // The server's now lies somewhere in the round trip: a difference inside that is noise, not news.
  return Math.abs(offset - known.offsetMs) > halfTrip + 100 ? offset : null;
}

const FURTHEST_MS = 10 * 365 * DAY_MS;

/** What an operator may set: not before it was already later, and not further on than any box lies switched off. */
export const settable = (...knownGood: readonly number[]): { from: number; until: number } => {
  const known = Math.max(...knownGood);
  const from = known - (known % 60_000); // Nobody sets seconds.
  return { from, until: from + FURTHEST_MS };
};
