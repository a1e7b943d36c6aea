import type { Logger } from 'pino';
import { AppError } from '#shared/problem.ts';
import { FILE_PIECE_BYTES } from '#shared/protocol/player.ts';
import { backoffMs } from '../../core/backoff.ts';
import type { Office } from '../link/office.ts';
import { createPause } from '../link/pause.ts';
import type { Note, Outbox } from './outbox.ts';

interface Needs {
  outbox: Outbox;
  office: Pick<Office, 'sendPiece'>;
  /** Records come first, whatever else there is. */
  areRecordsTold: () => boolean;
  log: Logger;
  signal: AbortSignal;
  random?: () => number;
}

const BACKOFF = { firstMs: 5000, mostMs: 1_800_000 };
const RECORDS_MS = 5000;
const IDLE_MS = 3_600_000;
/** An office that does not come any further with a file will not take it. */
const MOST_TURNS = 3;

/** Sends what lies in the outbox, one file at a time from where the office stands, for as long as it takes. */
export function followOutbox({ outbox, office, areRecordsTold, log, signal, random = Math.random }: Needs) {
  const put = createPause(signal);
  outbox.onPut(put.wake);

  /** Piece by piece; the first is empty, and only asks. */
  async function send(note: Note): Promise<void> {
    const bytes = await outbox.read(note);
    let from = 0;
    for (let turns = 0, next = 0; from < bytes.length;) {
      if (!areRecordsTold()) return;
      const { received } = await office.sendPiece({ ...note, from }, bytes.subarray(from, from + next), signal);
      turns = received > from ? 0 : turns + 1;
      if (turns > MOST_TURNS) throw new AppError('bad_request', { path: 'from', why: 'the office does not go on' });
      [from, next] = [received, FILE_PIECE_BYTES];
    }
    await outbox.remove(note);
    log.info({ file: note.id, kind: note.kind, reason: note.reason, bytes: bytes.length }, 'sent to the office');
  }

  /** How long to rest. */
  async function turn(failures: number): Promise<number> {
    const note = outbox.first();
    if (!note) return IDLE_MS;
    if (!areRecordsTold()) return RECORDS_MS;
    try {
      await send(note);
      return 0;
    } catch (error) {
      if (!isRefusal(error)) throw error;
      log.warn({ err: error, file: note.id, failures }, 'the office does not want this file');
      await outbox.remove(note);
      return 0;
    }
  }

  async function follow(): Promise<void> {
    let failures = 0;
    while (!signal.aborted) {
      const rest = await turn(failures).then(
        (ms) => {
          failures = 0;
          return ms;
        },
        (error: unknown) => {
          log.debug({ err: error }, 'a file waits');
          return backoffMs(failures++, BACKOFF, random);
        },
      );
      if (rest > 0) await put.wait(rest);
    }
  }

  return { wake: put.wake, done: follow() };
}

/** It will not be another answer next time. */
const isRefusal = (error: unknown): boolean =>
  error instanceof AppError && ['bad_request', 'not_found', 'too_large', 'file_refused'].includes(error.code);
