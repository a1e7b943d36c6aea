import { io, type Socket } from 'socket.io-client';
import { z } from 'zod';
import { AppError, Problem } from '#shared/problem.ts';
import { playerDown, playerUp, type PlayerStatus, type RecordBatch } from '#shared/protocol/player.ts';
import { backoffMs } from '../../core/backoff.ts';
import { Unreachable } from './http.ts';
import type { Office } from './office.ts';

type Up = typeof playerUp;

export interface PlayerSocketNeeds {
  office: Office;
  signal: AbortSignal;
  random: () => number;
  onUp: () => void;
  onPoke: (revision: number) => void;
  onRevoked: () => void;
}

export type PlayerSocket = ReturnType<typeof connectOffice>;

const ANSWER_MS = 20_000;
const FIRST_MS = 1000;

/** The socket to the office, websocket only. It comes back with full jitter: after a power cut a county must not knock in one second. */
export function connectOffice({ office, signal, random, onUp, onPoke, onRevoked }: PlayerSocketNeeds) {
  let failures = 0;
  let windowMs = 20_000;
  let timer: NodeJS.Timeout | null = null;
  const socket: Socket = io(new URL('/player', office.server).href, {
    transports: ['websocket'],
    reconnection: false,
    autoConnect: false,
    forceNew: true,
    auth: (give) => {
      office.bearer().then(
        (token) => give({ token }),
        () => give({ token: '' }),
      );
    },
  });

  function comeBack(): void {
    if (signal.aborted || timer) return;
    const wait = backoffMs(failures++, { firstMs: FIRST_MS, mostMs: windowMs }, random);
    timer = setTimeout(() => {
      timer = null;
      socket.connect();
    }, wait);
  }

  socket.on('connect', () => {
    failures = 0;
    onUp();
  });
  socket.on('connect_error', (error: Error & { data?: unknown }) => {
    const problem = Problem.safeParse(error.data);
    if (problem.success && problem.data.code === 'screen_revoked') onRevoked();
    else office.forgetToken(); // Whatever it was, a token that opens nothing is not kept.
    comeBack();
  });
  socket.on('disconnect', comeBack);

  function listen<B extends z.ZodType>(event: keyof typeof playerDown, schema: B, handle: (body: z.output<B>) => void): void {
    socket.on(event, (said: unknown, answer: unknown) => {
      const body = schema.safeParse(said);
      if (body.success) handle(body.data);
      if (typeof answer === 'function') answer({ ok: true, value: {} });
    });
  }
  listen('manifest.exists', playerDown['manifest.exists'].body, ({ revision }) => onPoke(revision));
  listen('revoked', playerDown.revoked.body, onRevoked);
  signal.addEventListener('abort', () => {
    if (timer) clearTimeout(timer);
    socket.disconnect();
  });
  socket.connect();

  async function ask<A extends z.ZodType>(event: keyof Up, body: unknown, ack: A): Promise<z.output<A>> {
    if (!socket.connected) throw new Unreachable(new Error('no socket'));
    const answer: unknown = await socket
      .timeout(ANSWER_MS)
      .emitWithAck(event, body)
      .catch((error: unknown) => {
        throw new Unreachable(error);
      });
    return checked(ack, answer);
  }

  return {
    isUp: () => socket.connected,
    hello: (body: z.input<Up['hello']['body']>) => ask('hello', body, playerUp.hello.ack),
    append: (batch: RecordBatch) => ask('records.append', batch, playerUp['records.append'].ack),
    tellStatus: (status: PlayerStatus) => ask('status', status, playerUp.status.ack),
    /** What the office wants of all its screens: how wide to spread their returns. */
    setWindow: (ms: number) => void (windowMs = Math.max(FIRST_MS, ms)),
  };
}

const Answer = z.union([z.object({ ok: z.literal(true), value: z.unknown() }), z.object({ ok: z.literal(false), problem: Problem })]);

function checked<A extends z.ZodType>(ack: A, answer: unknown): z.output<A> {
  const reply = Answer.safeParse(answer);
  if (!reply.success) throw new Unreachable(new Error('not the answer of an office'));
  if (!reply.data.ok) throw new AppError(reply.data.problem.code, reply.data.problem.params);
  const value = ack.safeParse(reply.data.value);
  if (!value.success) throw new Unreachable(new Error('not the answer of an office'));
  return value.data;
}
