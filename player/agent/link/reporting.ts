import type { Logger } from 'pino';
import type { z } from 'zod';
import { AppError } from '#shared/problem.ts';
import type { playerCalls, RecordBatch, Watermark } from '#shared/protocol/player.ts';
import { PROTOCOL_VERSION } from '#shared/protocol/version.ts';
import type { Clock } from '../clock.ts';
import type { Alarms } from '../journal/book.ts';
import type { Batch, Journal } from '../journal/journal.ts';
import { FIRST_BATCH_BYTES, nextBatchBytes } from '../../core/batch-size.ts';
import { playerVersion } from '../version.ts';
import { Unreachable } from './http.ts';

type Hello = z.input<typeof playerCalls.hello.body>;
type HelloAck = z.output<typeof playerCalls.hello.reply>;

/** The two words that reporting needs, by socket or by HTTP. */
export interface Wire {
  hello: (body: Hello) => Promise<HelloAck>;
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

/** How far a refused batch was the office's own; null where not even what came before it was, or the office does not say. */
function commonIn(error: unknown): number | null {
  if (!(error instanceof AppError) || error.code !== 'chain_broken') throw error;
  const { common } = error.params;
  return typeof common === 'number' ? common : null;
}

/** As many as one message may carry. */
const MOST_LINES = 500;

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
  /** Our chain and the office's are not the same any more; how far they are is still to be found. */
  let parting: Parting | null = null;

  async function hello(wire: Wire): Promise<HelloAck> {
    const ack = await greet(wire, journal);
    reconcile(ack.watermark);
    return ack;
  }

  async function greet(wire: Wire, { epoch, lastSeq, head }: Pick<Journal, 'epoch' | 'lastSeq' | 'head'>): Promise<HelloAck> {
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

  /** An office that came back from a backup may lack what it once had of epochs that have ended: nobody else would tell it again. */
  async function tellEarlierEpochs(wire: Wire): Promise<void> {
    for (const old of journal.earlier()) {
      const { watermark } = await greet(wire, { epoch: old.epoch, lastSeq: old.told, head: old.head });
      if (watermark.epoch !== old.epoch) continue;
      if (watermark.archived > 0) old.archivedUpTo(watermark.archived);
      for (let from = watermark.stored; from < old.told;) {
        const batch = old.batchAfter(from, { lines: MOST_LINES, bytes });
        if (!batch) break; // Let go of long ago.
        const { stored: now } = await append(wire, batch);
        if (now <= from) break; // It does not go on; nor do we.
        from = now;
      }
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

  /** Sends once more what the office may well have: what both have in common is not to be told again under the new epoch, and all else is. */
  async function part(wire: Wire, { what, detail, from }: Parting): Promise<void> {
    let [common, stride] = [from, MOST_LINES];
    for (let batch = batchAfter(common); batch; batch = batchAfter(common)) {
      const last = batch.fromSeq + batch.lines.length - 1;
      const reached = await append(wire, batch).then(() => last, commonIn);
      // The office may have come back from a backup and gone on with another history: then they parted before what it once had of ours.
      if (reached === null && common <= journal.oldest) break;
      common = reached ?? Math.max(journal.oldest, common - stride);
      if (reached === null) stride *= 2;
      else if (reached < last) break;
    }
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
      if (stored === null) await hello(wire);
      if (parting) {
        await part(wire, parting);
        continue;
      }
      if (!areEarlierTold) await tellEarlierEpochs(wire).catch(unlessRefused);
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

  /** Where the office holds another history of an ended epoch, ours has been told under the one that followed it. */
  function unlessRefused(error: unknown): void {
    if (!(error instanceof AppError) || error.code !== 'chain_broken') throw error;
    areEarlierTold = true;
  }

  function thin(): void {
    const gone = journal.thin();
    if (gone > 0) alarms.raise('lines_thinned', String(gone));
  }

  /** The line is new, and perhaps the office is another than before. */
  function restart(): void {
    stored = null;
    areEarlierTold = false;
  }

  /** False while our chain and the office's have parted: how much it has of ours is still to be found. */
  const isAgreed = (): boolean => parting === null;

  return { hello, send, restart, isAgreed };
}
