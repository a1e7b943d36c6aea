import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { Logger } from 'pino';
import type { CommandAnswer } from '#shared/model/command.ts';
import type { CommandId } from '#shared/model/ids.ts';
import type { AlarmOfFile } from '#shared/model/screen-file.ts';
import { jittered } from '../../core/backoff.ts';
import { bearsRoutine, createPicturePace } from '../../core/picture-pace.ts';
import type { Clock } from '../clock.ts';
import { createPause } from '../link/pause.ts';
import { openOutbox, type NewNote } from './outbox.ts';
import { LARGE, NoPicture, SMALL, type PictureSize, type TakePicture } from './picture.ts';

interface Needs {
  data: string;
  clock: Clock;
  log: Logger;
  takePicture: TakePicture;
  /** The newest lines of the player's log; null where it keeps none. */
  readLog: () => Promise<Buffer | null>;
  lineBytesPerS: () => number | null;
  random?: () => number;
  routineMs?: number | undefined;
}

const ROUTINE_MS = 1_800_000;
/** A box that has just begun has better things to send. */
const FIRST_ROUTINE_MS = 180_000;

const DONE: CommandAnswer = { outcome: 'done' };
const pack = promisify(gzip);

export type Sending = Awaited<ReturnType<typeof openSending>>;

/** Pictures and parts of the log: when one is made, and why. What is made lies in the outbox until the office has it. */
export async function openSending({ data, clock, log, takePicture, readLog, lineBytesPerS, routineMs = ROUTINE_MS, ...rest }: Needs) {
  const { random = Math.random } = rest;
  const outbox = await openOutbox(data);
  const pace = createPicturePace();

  const now = (): Pick<NewNote, 'at' | 'clock'> => ({ at: Math.max(0, Math.round(clock.wall())), clock: clock.trust() });

  /** When it was asked for is when it was seen: the window answers at once or not at all. */
  async function take(why: Pick<NewNote, 'reason' | 'command' | 'what' | 'epoch' | 'seq'>, size: PictureSize): Promise<void> {
    const note: NewNote = { kind: 'picture', ...why, ...now() };
    await outbox.put(note, await takePicture(size));
  }

  async function screenshot(command: CommandId): Promise<CommandAnswer> {
    try {
      await take({ reason: 'command', command }, LARGE);
      return DONE;
    } catch (error) {
      if (!(error instanceof NoPicture)) throw error;
      log.warn({ err: error }, 'no picture to be had');
      return { outcome: 'failed', reason: error.reason };
    }
  }

  async function sendLog(command: CommandId): Promise<CommandAnswer> {
    const lines = await readLog();
    if (!lines) return { outcome: 'failed', reason: 'no_log' };
    await outbox.put({ kind: 'log', reason: 'command', command, ...now() }, await pack(lines));
    return DONE;
  }

  return {
    outbox,
    screenshot,
    sendLog,
    /** An alarm was raised. Begun before this returns, so that it is of the page that is about to be replaced. */
    along(alarm: AlarmOfFile): void {
      if (!pace.isDue(alarm.what, clock.mono())) return;
      take({ reason: 'alarm', ...alarm }, LARGE).catch((error: unknown) =>
        log.debug({ err: error }, 'no picture goes along with the alarm'),
      );
    },
    /** A small picture now and then, while the office hears us and the line is good. Ends with the signal. */
    async followRoutine(isUp: () => boolean, signal: AbortSignal): Promise<void> {
      const pause = createPause(signal);
      await pause.wait(jittered(Math.min(FIRST_ROUTINE_MS, routineMs), random));
      while (!signal.aborted) {
        if (isUp() && bearsRoutine(lineBytesPerS()))
          await take({ reason: 'routine' }, SMALL).catch((error: unknown) => log.debug({ err: error }, 'no picture this time'));
        await pause.wait(jittered(routineMs, random));
      }
    },
  };
}
