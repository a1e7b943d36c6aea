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
  'epoch' | 'lastSeq' | 'head' | 'stored' | 'isMoved' | 'hashAt' | 'batchAfter' | 'markStored' | 'thin' | 'fork'
>;

export interface ReportingNeeds {
  journal: ToldJournal;
  alarms: Alarms;
  clock: Clock;
  log: Logger;
  floor: () => number;
}

/** How far a refused batch was the office's own; an office that does not say so is taken to have none of it. */
function commonIn(error: unknown): number {
  if (!(error instanceof AppError) || error.code !== 'chain_broken') throw error;
  const { common } = error.params;
  return typeof common === 'number' ? common : 0;
}

/** As many as one message may carry. */
const MOST_LINES = 500;

export type Reporting = ReturnType<typeof createReporting>;

/** Brings the journal to the office from where the office stands. What was acknowledged is committed there; nothing else counts as told. */
export function createReporting({ journal, alarms, clock, log, floor }: ReportingNeeds) {
  /** Where the office's ledger stands for our epoch; null until it has said so on this wire. */
  let stored: number | null = null;
  let breaks = 0;
  let bytes = FIRST_BATCH_BYTES;
  /** Our chain and the office's are not the same any more; how far they are is still to be found. */
  let parting: { what: string; detail: string } | null = null;

  async function hello(wire: Wire): Promise<HelloAck> {
    const { epoch, lastSeq, head } = journal;
    const body = { protocol: PROTOCOL_VERSION, playerVersion, boot: clock.boot, epoch, lastSeq, head, floor: floor() };
    const sentMono = clock.mono();
    const ack = await wire.hello(body);
    clock.learn({ sentMono, heardMono: clock.mono(), serverMs: ack.now });
    reconcile(ack.watermark);
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
    if (isForked) return void (parting = { what: 'journal_forked', detail });
    journal.markStored(mark.stored, mark.archived);
    stored = mark.stored;
    if (journal.isMoved) fork('machine_changed', 'the journal was begun on another machine');
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

  /** Sends once more what the office may well have: what both have in common is not to be told again under the new epoch. */
  async function part(wire: Wire, { what, detail }: { what: string; detail: string }): Promise<void> {
    for (let batch = batchAfter(journal.stored); batch; batch = batchAfter(journal.stored)) {
      const last = batch.fromSeq + batch.lines.length - 1;
      const common = await append(wire, batch).then(() => last, commonIn);
      journal.markStored(Math.max(common, journal.stored), 0);
      if (common < last) break;
    }
    parting = null;
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

  return { hello, send, restart: () => void (stored = null) };
}
