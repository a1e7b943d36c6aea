import { io, type Socket } from 'socket.io-client';
import { z } from 'zod';
import { AppError, Problem } from '#shared/problem.ts';
import { playerDown, playerUp, type PlayerStatus, type RecordBatch } from '#shared/protocol/player.ts';
import { withinWindow } from '../../core/backoff.ts';
import { Unreachable } from './http.ts';
import type { Office } from './office.ts';

type Up = typeof playerUp;

export interface PlayerSocketNeeds {
  office: Office;
  signal: AbortSignal;
  random: () => number;
  onUp: () => void;
  onPoke: (revision: number) => void;
  onCommand: () => void;
  onRevoked: () => void;
}

export type PlayerSocket = ReturnType<typeof connectOffice>;

const ANSWER_MS = 20_000;
const LEAST_WINDOW_MS = 1000;
/** Until an office has said what it wants. */
const WINDOW_MS = 20_000;

/** The socket to the office, websocket only. It comes back at any moment of the window that the office wants its screens' returns spread over. */
export function connectOffice({ office, signal, random, onUp, onPoke, onCommand, onRevoked }: PlayerSocketNeeds) {
  let windowMs = WINDOW_MS;
  let token = '';
  let timer: NodeJS.Timeout | null = null;
  const socket: Socket = io(new URL('/player', office.server).href, {
    transports: ['websocket'],
    reconnection: false,
    autoConnect: false,
    forceNew: true,
    auth: (give) => give({ token }),
  });

  /** Without a token there is nothing to knock with: a server under siege is spared the socket. */
  async function comeIn(): Promise<void> {
    try {
      token = await office.bearer();
    } catch {
      return comeBack();
    }
    if (!signal.aborted) socket.connect();
  }

  function comeBack(): void {
    if (signal.aborted || timer) return;
    timer = setTimeout(
      () => {
        timer = null;
        void comeIn();
      },
      withinWindow(windowMs, random),
    );
  }

  socket.on('connect', onUp);
  socket.on('connect_error', (error: Error & { data?: unknown }) => {
    const problem = Problem.safeParse(error.data);
    if (problem.success && problem.data.code === 'screen_revoked') onRevoked();
    if (!isOfTheLine(error)) office.forgetToken(); // A token that opens nothing is not kept.
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
  listen('command.waits', playerDown['command.waits'].body, onCommand);
  listen('revoked', playerDown.revoked.body, onRevoked);
  signal.addEventListener('abort', () => {
    if (timer) clearTimeout(timer);
    socket.disconnect();
  });
  void comeIn();

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
    windowMs: () => windowMs,
    setWindow: (ms: number) => void (windowMs = Math.max(LEAST_WINDOW_MS, ms)),
  };
}

/** Nobody answered, so nobody has judged the token: it is shown again, and the returning office has no log-ins of a whole county to check. */
const isOfTheLine = (error: Error): boolean => 'type' in error && error.type === 'TransportError';

const Answer = z.union([z.object({ ok: z.literal(true), value: z.unknown() }), z.object({ ok: z.literal(false), problem: Problem })]);

function checked<A extends z.ZodType>(ack: A, answer: unknown): z.output<A> {
  const reply = Answer.safeParse(answer);
  if (!reply.success) throw new Unreachable(new Error('not the answer of an office'));
  if (!reply.data.ok) throw new AppError(reply.data.problem.code, reply.data.problem.params);
  const value = ack.safeParse(reply.data.value);
  if (!value.success) throw new Unreachable(new Error('not the answer of an office'));
  return value.data;
}
