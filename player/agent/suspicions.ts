import type { KnownAlarm } from '#shared/model/alarm.ts';
import type { Clock } from './clock.ts';

/** Whoever can provoke an alarm could fill the journal with it. */
const AGAIN_MS = 3_600_000;
const MOST_AN_HOUR = 60;

export type Suspicions = ReturnType<typeof createSuspicions>;

/** What looks like an attack or damage is told to the office: each thing once an hour, and all of them together within bounds. */
export function createSuspicions(raise: (what: KnownAlarm, detail: string) => void, clock: Pick<Clock, 'mono'>, againMs = AGAIN_MS) {
  const told = new Map<string, number>();

  return (what: KnownAlarm, detail = ''): void => {
    const now = clock.mono();
    for (const [known, at] of told) if (now - at >= againMs) told.delete(known);
    const thing = `${what} ${detail}`;
    if (told.has(thing) || told.size >= MOST_AN_HOUR) return;
    told.set(thing, now);
    raise(what, detail);
  };
}
