import type { Logger } from 'pino';
import type { z } from 'zod';
import { AppError } from '#shared/problem.ts';
import type { RecordBatch, Watermark } from '#shared/protocol/player.ts';
import { PROTOCOL_VERSION } from '#shared/protocol/version.ts';
import type { Clock } from '../clock.ts';
import type { Alarms } from '../journal/book.ts';
import type { Batch, Journal } from '../journal/journal.ts';
import { FIRST_BATCH_BYTES, nextBatchBytes } from '../../core/batch-size.ts';
import { playerVersion } from '../version.ts';
import { bringAndCompare, MOST_LINES } from './common.ts';
import type { Hello, Welcomed } from './greeting.ts';
import { Unreachable } from './http.ts';

/** The two words that reporting needs, by socket or by HTTP. */
export interface Wire {
  hello: (body: Hello) => Promise<Welcomed>;
  append: (batch: RecordBatch) => Promise<{ stored: number }>;
}

/** As much of the journal as is told. */
export type ToldJournal = Pick<
  Journal,
  'epoch' | 'lastSeq' | 'head' | 'stored' | 'oldest' | 'earlier' | 'isMoved' | 'hashAt' | 'batchAfter' | 'markStored' | 'thin' | 'fork'
>;

export interface ReportingNeeds {
  journal: ToldJournal;
  alarms: Alarms;
  clock: Clock;
  log: Logger;
  floor: () => number;
}

const GREET_AGAIN_MS = 3_600_000;

interface Parting {
  what: string;
  detail: string;
  /** Of the lines up to here the office has as many, if they are ours. */
  from: number;
}

export type Reporting = ReturnType<typeof createReporting>;

/** Brings the journal to the office from where the office stands. What was acknowledged is committed there; nothing else counts as told. */
export function createReporting({ journal, alarms, clock, log, floor }: ReportingNeeds) {
  /** Where the office's ledger stands for our epoch; null until it has said so on this wire. */
  let stored: number | null = null;
  let breaks = 0;
  let bytes = FIRST_BATCH_BYTES;
  let areEarlierTold = false;
  let greetedMono = -Infinity;
  /** Our chain and the office's are not the same any more; how far they are is still to be found. */
  let parting: Parting | null = null;

  async function hello(wire: Wire): Promise<Welcomed> {
    const ack = await greet(wire, journal);
    reconcile(ack.watermark);
    greetedMono = clock.mono();
    return ack;
  }

  async function greet(wire: Wire, { epoch, lastSeq, head }: Pick<Journal, 'epoch' | 'lastSeq' | 'head'>): Promise<Welcomed> {
    const body = { protocol: PROTOCOL_VERSION, playerVersion, boot: clock.boot, epoch, lastSeq, head, floor: floor() };
    const sentMono = clock.mono();
    const ack = await wire.hello(body);
    clock.learn({ sentMono, heardMono: clock.mono(), serverMs: ack.now });
    return ack;
  }

  /** The office's word is the word; where it holds another line under the same number than we do, we go on under a new epoch. */
  function reconcile(mark: z.output<typeof Watermark>): void {
    if (mark.epoch !== journal.epoch) return;
    const ours = journal.hashAt(mark.stored);
    const isForked = mark.stored > journal.lastSeq || (ours !== null && ours !== mark.head);
    const isGone = mark.stored < journal.lastSeq && ours === null;
    // An older office came back and lacks lines that we no longer have: what we do have of them goes on with the rest.
    if (isGone) journal.markStored(mark.stored, mark.archived);
    const detail = `office at ${mark.stored}, here ${journal.lastSeq}`;
    if (isGone) return fork('journal_gap', detail);
    if (isForked)
      return void (parting = {
        what: 'journal_forked',
        detail,
        from: Math.max(journal.oldest, Math.min(journal.stored, mark.stored, journal.lastSeq - 1)),
      });
    journal.markStored(mark.stored, mark.archived);
    stored = mark.stored;
    if (journal.isMoved) fork('machine_changed', 'the journal was begun on another machine');
  }

  /**
   * An office that came back from a backup may lack what it once had of epochs that have ended: nobody else would tell it again. Where it holds
   * another history of one by now, or what it lacks begins before what is kept, ours goes on under the epoch that is on.
   */
  async function tellEarlierEpochs(wire: Wire): Promise<void> {
    for (const old of journal.earlier()) {
      const { watermark } = await greet(wire, { epoch: old.epoch, lastSeq: old.told, head: old.head });
      if (watermark.epoch !== old.epoch) continue;
      if (watermark.archived > 0) old.archivedUpTo(watermark.archived);
      const compared = { batchAfter: (from: number) => old.batchAfter(from, { lines: MOST_LINES, bytes }), oldest: old.oldest };
      if (watermark.stored === old.told && watermark.head === old.head) continue;
      // How far it is says nothing of whose lines they are: the last one at least is compared.
      const from = watermark.stored < old.told ? watermark.stored : Math.max(old.oldest, old.told - 1);
      const common = await bringAndCompare(compared, from, (batch) => append(wire, batch));
      if (common >= old.told) continue;
      const what = common < old.oldest ? 'journal_gap' : 'journal_forked';
      log.error({ epoch: old.epoch, common, told: old.told }, what);
      old.retellAfter(common, alarms.alarm(what, `of an ended journal, office at ${watermark.stored}, here ${old.told}, common ${common}`));
    }
    areEarlierTold = true;
  }

  const batchAfter = (from: number): Batch | null => journal.batchAfter(from, { lines: MOST_LINES, bytes });

  async function append(wire: Wire, batch: Batch): Promise<{ stored: number }> {
    const sentMono = clock.mono();
    try {
      const ack = await wire.append(batch);
      bytes = nextBatchBytes(bytes, clock.mono() - sentMono);
      return ack;
    } catch (error) {
      if (error instanceof Unreachable) bytes = nextBatchBytes(bytes, null);
      throw error;
    }
  }

  /** What both have in common is not to be told again under the new epoch, and all else is. */
  async function part(wire: Wire, { what, detail, from }: Parting): Promise<void> {
    const common = await bringAndCompare({ batchAfter, oldest: journal.oldest }, from, (batch) => append(wire, batch));
    parting = null;
    journal.markStored(common, 0);
    fork(what, detail);
  }

  function fork(what: string, detail: string): void {
    log.error({ detail }, what);
    journal.fork(alarms.alarm(what, detail));
    stored = null;
  }

  let turn: Promise<void> = Promise.resolve();
  /** One sender at a time: two would send the same lines twice over a thin wire. */
  function send(wire: Wire): Promise<void> {
    turn = turn.catch(() => undefined).then(() => sendAll(wire));
    return turn;
  }

  /** Sends until nothing is left; throws what went wrong on the way. */
  async function sendAll(wire: Wire): Promise<void> {
    for (;;) {
      if (stored === null || isGreetingDue()) await hello(wire);
      if (parting) {
        await part(wire, parting);
        continue;
      }
      if (!areEarlierTold) await tellEarlierEpochs(wire);
      const batch = batchAfter(stored ?? 0);
      if (!batch) return thin();
      try {
        const ack = await append(wire, batch);
        stored = Math.min(ack.stored, journal.lastSeq);
        journal.markStored(stored, 0);
        breaks = 0;
      } catch (error) {
        if (!(error instanceof AppError) || error.code !== 'chain_broken') throw error;
        // It stands elsewhere than we thought: ask; when asking does not help, our chains have parted.
        stored = null;
        if (++breaks >= 3) fork('journal_forked', `refused after ${batch.fromSeq - 1}`);
      }
    }
  }

  function thin(): void {
    const gone = journal.thin();
    if (gone > 0) alarms.raise('lines_thinned', String(gone));
  }

  /** Clocks drift apart: the time is asked for again now and then, also where there is nothing to tell. */
  const isGreetingDue = (): boolean => clock.mono() - greetedMono > GREET_AGAIN_MS;

  /** The line is new, and perhaps the office is another than before. */
  function restart(): void {
    stored = null;
    areEarlierTold = false;
  }

  /** On this line the office has said, for ended epochs too, what it holds, and our chain is its chain. */
  const isAgreed = (): boolean => parting === null && areEarlierTold;

  return { hello, send, restart, isAgreed, isGreetingDue };
}
