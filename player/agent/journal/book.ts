import { z } from 'zod';
import type { AccountId } from '#shared/model/ids.ts';
import type { HowEnded, KnownRecord, OperatorAct, PowerRecord, ShowingRecord } from '#shared/model/record.ts';
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

/** Items left out, by slot, occurrence and place in its list; each with the instant of its occurrence. */
const Told = z.record(z.string(), z.number());
export type Told = z.infer<typeof Told>;

export type Book = ReturnType<typeof openBook>;

/** Writes what happened: closes what an earlier life of this agent left open, then keeps the showing and the power span of this one. */
export function openBook(journal: Journal, clock: Clock) {
  const moment = () => momentOf(clock);
  const power: Omit<PendingPower, 'last' | 'clock'> = { boot: clock.boot, from: clock.wall(), fromMono: Math.round(clock.mono()) };
  const pendingPower = (): PendingPower => ({ ...power, clock: clock.trust(), last: moment() });
  let told = Told.safeParse(journal.findPending('left-out')).data ?? {};
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

  return {
    turn,
    checkpoint,
    /** What of the plan was told as left out; kept with the records, so that a restart tells nothing again. */
    told: (): Told => told,
    /** What the plan wanted and the screen left out. */
    leaveOut(skipped: readonly ShowingRecord[], nowTold: Told): void {
      journal.write({ records: skipped, pending: { 'left-out': nowTold } });
      told = nowTold;
    },
    ...openAlarms(journal, clock),
    clockCorrected: (shiftMs: number): void =>
      journal.write({ records: [{ ...headerNow(clock), kind: 'clock', shiftMs, source: 'server' }] }),
    /** Before the clock is set: what cannot be written down does not happen. */
    clockSet: (at: number, operator: AccountId | null): void =>
      journal.write({
        records: [{ ...headerNow(clock), at, kind: 'clock', shiftMs: Math.round(at - clock.wall()), source: 'operator', operator }],
      }),
    operatorDid: (act: OperatorAct, operator: AccountId): void =>
      journal.write({ records: [{ ...headerNow(clock), kind: 'operator', operator, act }] }),
    /** Stops in order: the power span is told now instead of at the next start. */
    close(): void {
      journal.write({ records: [powerRecord(pendingPower(), 'stopped')], pending: { showing: null, power: null } });
    },
  };
}

function powerRecord({ boot, clock, from, fromMono, last }: PendingPower, ended: PowerRecord['ended']): PowerRecord {
  return { v: 1, kind: 'power', ...last, boot, clock, from, fromMono, toMono: last.mono, ended };
}

const momentOf = (clock: Clock) => ({ at: clock.wall(), mono: Math.round(clock.mono()) });
const headerNow = (clock: Clock) => ({ v: 1 as const, ...momentOf(clock), boot: clock.boot, clock: clock.trust() });

export type Alarms = ReturnType<typeof openAlarms>;

/** What the office must hear of. */
export function openAlarms(journal: Pick<Journal, 'write'>, clock: Clock) {
  const alarm = (what: string, detail: string): KnownRecord => ({
    ...headerNow(clock),
    kind: 'alarm',
    what,
    detail: detail.slice(0, 1000),
  });
  return { alarm, raise: (what: string, detail: string): void => journal.write({ records: [alarm(what, detail)] }) };
}

/** Dated by the last checkpoint: monotonic times mean something only in the boot they were taken in. */
export function leftOpen(journal: Pick<Journal, 'findPending'>): KnownRecord[] {
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
