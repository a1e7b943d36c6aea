import { z } from 'zod';
import type { ClockTrust, HowEnded, KnownRecord, PowerRecord, ShowingRecord } from '#shared/model/record.ts';
import { ShownSoFar } from '#shared/protocol/page.ts';
import { composeShowing, isWorthALine, linesOf, ShowingFacts } from '../../core/account-of-showing.ts';
import type { Clock } from '../clock.ts';
import type { Journal } from './journal.ts';

/** A showing that is on: outside the chain, changed as it goes, closed once. */
export const OpenShowing = z.object({ facts: ShowingFacts, shown: ShownSoFar.nullable() });
export type OpenShowing = z.infer<typeof OpenShowing>;

const Moment = z.object({ at: z.number(), mono: z.number() });
const PendingShowing = OpenShowing.extend({ last: Moment });
const PendingPower = z.object({
  boot: z.string(),
  clock: z.enum(['sure', 'unsure']),
  from: z.number(),
  fromMono: z.number(),
  last: Moment,
});
type PendingPower = z.infer<typeof PendingPower>;

export type Book = ReturnType<typeof openBook>;

/** Writes what happened: closes what an earlier life of this agent left open, then keeps the showing and the power span of this one. */
export function openBook(journal: Journal, clock: Clock) {
  const moment = () => ({ at: clock.wall(), mono: Math.round(clock.mono()) });
  const power: Omit<PendingPower, 'last' | 'clock'> = { boot: clock.boot, from: clock.wall(), fromMono: Math.round(clock.mono()) };
  const pendingPower = (): PendingPower => ({ ...power, clock: clock.trust(), last: moment() });
  journal.write({ records: leftOpen(journal), pending: { showing: null, power: pendingPower() } });

  /** Closing one and opening the next share a commit, so that a power cut leaves neither two open nor none. */
  function turn(closed: OpenShowing | null, ended: HowEnded, next: OpenShowing | null): void {
    const record = closed && composeShowing(closed.facts, closed.shown, { ...moment(), ended });
    const records = record && isWorthALine(record) ? linesOf(record) : [];
    journal.write({ records, pending: { showing: next && { ...next, last: moment() }, power: pendingPower() } });
  }

  function checkpoint(open: OpenShowing | null): void {
    journal.write({ pending: { showing: open && { ...open, last: moment() }, power: pendingPower() } });
  }

  function record(make: (header: { v: 1; at: number; boot: string; mono: number; clock: ClockTrust }) => KnownRecord): KnownRecord {
    return make({ v: 1, ...moment(), boot: clock.boot, clock: clock.trust() });
  }

  const alarm = (what: string, detail: string): KnownRecord =>
    record((header) => ({ ...header, kind: 'alarm', what, detail: detail.slice(0, 1000) }));

  return {
    turn,
    checkpoint,
    /** What the plan wanted and the screen left out. */
    leaveOut: (skipped: readonly ShowingRecord[]): void => journal.write({ records: skipped }),
    alarm,
    /** What the office must hear of. */
    raise: (what: string, detail: string): void => journal.write({ records: [alarm(what, detail)] }),
    clockCorrected: (shiftMs: number): void =>
      journal.write({ records: [record((header) => ({ ...header, kind: 'clock', shiftMs, source: 'server' }))] }),
    /** Stops in order: the power span is told now instead of at the next start. */
    close(): void {
      journal.write({ records: [powerRecord(pendingPower(), 'stopped')], pending: { showing: null, power: null } });
    },
  };
}

function powerRecord({ boot, clock, from, fromMono, last }: PendingPower, ended: PowerRecord['ended']): PowerRecord {
  return { v: 1, kind: 'power', ...last, boot, clock, from, fromMono, toMono: last.mono, ended };
}

/** Dated by the last checkpoint: monotonic times mean something only in the boot they were taken in. */
function leftOpen(journal: Journal): KnownRecord[] {
  const records: KnownRecord[] = [];
  const showing = PendingShowing.safeParse(journal.findPending('showing'));
  if (showing.success) {
    const { facts, shown, last } = showing.data;
    const record = composeShowing(facts, shown, { ...last, ended: 'power' });
    if (isWorthALine(record)) records.push(...linesOf(record));
  }
  const power = PendingPower.safeParse(journal.findPending('power'));
  if (power.success) records.push(powerRecord(power.data, 'lost'));
  return records;
}
