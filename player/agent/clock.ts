import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Logger } from 'pino';
import type { ClockTrust } from '#shared/model/record.ts';
import { judgeClock, offsetFrom, SavedClock, type JudgedClock, type TimeSample } from '../core/clock-rules.ts';
import { readIfThere, writeWhole } from './files.ts';

/** All time the agent knows. Tests bring their own. */
export interface Clock {
  readonly boot: string;
  /** Milliseconds since the machine started; survives a restart of the agent, never jumps. */
  mono: () => number;
  /** UTC ms as well as it is known. */
  wall: () => number;
  trust: () => ClockTrust;
  /** What the server said it was. */
  learn: (sample: TimeSample) => void;
  /** Told of every correction: how far the wall clock moved. */
  onCorrected: (listener: (shiftMs: number, before: ClockTrust) => void) => void;
  /** Keeps the last good time on disk. */
  save: () => Promise<void>;
}

/** A clock that may be set at the box. */
export interface SettableClock extends Clock {
  /** Good enough to plan by: sure, or set by an operator. */
  hasTime: () => boolean;
  /** Latest wall time of which this box was ever sure; 0 where there was none. */
  lastGood: () => number;
  /** An operator says that it is `at` now. Lines stay unsure, until the office has been heard. */
  set: (at: number) => void;
}

/** What a machine brings to a clock. */
export interface Timepiece {
  boot: string;
  mono: () => number;
  system: () => number;
  hasBatteryClock: boolean;
}

export const machineTimepiece = (): Timepiece => ({
  boot: readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim(),
  mono: () => Number(process.hrtime.bigint() / 1000n) / 1000,
  system: () => Date.now(),
  hasBatteryClock: existsSync('/sys/class/rtc/rtc0'),
});

export async function openClock(folder: string, timepiece: Timepiece, log: Logger): Promise<SettableClock> {
  const file = join(folder, 'clock.json');
  const saved = await readSaved(file, log);
  let known = judgeClock(saved, {
    boot: timepiece.boot,
    monoMs: timepiece.mono(),
    systemMs: timepiece.system(),
    hasBatteryClock: timepiece.hasBatteryClock,
  });
  let isSynced = saved?.isSynced === true && saved.boot === timepiece.boot;
  const listeners = new Set<(shiftMs: number, before: ClockTrust) => void>();
  const wall = (): number => Math.round(timepiece.mono() + known.offsetMs);

  const lastGood = (): number => (known.trust === 'sure' ? wall() : (saved?.lastGoodMs ?? 0));

  async function save(): Promise<void> {
    const lastGoodMs = lastGood();
    const { offsetMs, isSet } = known;
    if (lastGoodMs === 0 && !isSet) return; // Nothing good was ever known.
    await writeWhole(file, JSON.stringify({ boot: timepiece.boot, offsetMs, isSynced, isSet, lastGoodMs } satisfies SavedClock));
  }

  function keep(): void {
    save().catch((error: unknown) => log.warn({ err: error }, 'the time could not be kept'));
  }

  function learn(sample: TimeSample): void {
    const offsetMs = offsetFrom(sample, known);
    const before: JudgedClock = known;
    const isFirst = !isSynced;
    isSynced = true;
    if (offsetMs !== null) known = { offsetMs, trust: 'sure', isSet: false };
    if (!isFirst && offsetMs === null) return;
    keep();
    if (offsetMs === null) return;
    for (const listener of listeners) listener(Math.round(offsetMs - before.offsetMs), before.trust);
  }

  return {
    boot: timepiece.boot,
    mono: timepiece.mono,
    wall,
    trust: () => known.trust,
    hasTime: () => known.trust === 'sure' || known.isSet,
    lastGood,
    set(at) {
      known = { offsetMs: at - timepiece.mono(), trust: 'unsure', isSet: true };
      keep();
    },
    learn,
    onCorrected: (listener) => void listeners.add(listener),
    save,
  };
}

async function readSaved(file: string, log: Logger): Promise<SavedClock | null> {
  const text = await readIfThere(file);
  if (text === null) return null;
  try {
    return SavedClock.parse(JSON.parse(text));
  } catch (error) {
    log.warn({ err: error }, 'the kept time cannot be read');
    return null;
  }
}
