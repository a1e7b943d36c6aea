import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { io, type Socket } from 'socket.io-client';
import { z } from 'zod';
import { Direction, type ShownSoFar } from '#shared/protocol/page.ts';

const PROGRESS_MS = 200;
const Welcome = z.object({ ok: z.literal(true), value: z.object({ mono: z.number(), direction: Direction.nullable() }) });

/** A showing as the page knows it: the agent may only claim what was told here. */
export interface Witnessed {
  content: string;
  firstFrameMono: number;
}

export interface WitnessPage extends Disposable {
  /** Showings that were followed by two more, in order: their records must exist whatever happens now. */
  settled: () => Witnessed[];
  direction: () => Direction | undefined;
  /** Blobs fetched so far, and those whose bytes were not what their name says. */
  fetched: { count: number; wrong: string[] };
}

/** Speaks the page's side of the contract without a browser, as fast as it is told, and checks every byte it is given. */
export async function openWitnessPage(startFile: string): Promise<WitnessPage> {
  const html = await readFile(startFile, 'utf8');
  const origin = /action="(http[^"]+)\/enter"/.exec(html)?.[1] ?? '';
  const token = /name="token" value="([^"]+)"/.exec(html)?.[1] ?? '';
  const entered = await fetch(`${origin}/enter`, { method: 'POST', body: new URLSearchParams({ token }) });
  const cookie = entered.headers.getSetCookie()[0]?.split(';', 1)[0] ?? '';
  const socket: Socket = io(`${origin}/page`, {
    transports: ['websocket'],
    extraHeaders: { Cookie: cookie, Origin: origin },
    forceNew: true,
  });

  const seen: Witnessed[] = [];
  const fetched: WitnessPage['fetched'] = { count: 0, wrong: [] };
  let current: { direction: Direction; firstFrameMono: number } | undefined;
  let monoOffset = 0;
  const mono = (): number => Math.round(performance.now() + monoOffset);

  function account(): ShownSoFar | null {
    if (!current) return null;
    const { direction, firstFrameMono } = current;
    const positionMs = mono() - firstFrameMono;
    return {
      showing: direction.showing,
      firstFrameMono,
      lastFrameMono: mono(),
      frames: 1,
      droppedFrames: 0,
      media: [],
      sound: [],
      rung: null,
      positionMs,
    };
  }

  function show(direction: Direction): void {
    current = { direction, firstFrameMono: mono() };
    if (direction.kind !== 'image') return;
    seen.push({ content: direction.content, firstFrameMono: current.firstFrameMono });
    void check(direction.url);
  }

  /** The bytes must be those that the address names. */
  async function check(address: string): Promise<void> {
    const response = await fetch(origin + address, { headers: { Cookie: cookie } }).catch(() => undefined);
    if (!response?.ok) return; // It was being killed, or does not have it: no byte was served.
    const bytes = await response.arrayBuffer().catch(() => undefined);
    if (!bytes) return;
    fetched.count += 1;
    const hash = createHash('sha256').update(new Uint8Array(bytes)).digest('hex');
    if (!address.includes(hash)) fetched.wrong.push(address);
  }

  socket.on('direct', (body: unknown, ack: (reply: unknown) => void) => {
    const previous = account();
    const direction = Direction.safeParse(body).data;
    if (direction) show(direction);
    ack({ ok: true, value: { previous } });
  });
  socket.on('prepare', (_body: unknown, ack: (reply: unknown) => void) => ack({ ok: true, value: {} }));
  const progress = setInterval(() => {
    const shown = account();
    if (shown) socket.emit('progress', shown, () => undefined);
  }, PROGRESS_MS);

  const hello = { role: 'screen', page: 'witness', width: 1280, height: 720, language: 'zh-CN' };
  const { value } = Welcome.parse(await socket.emitWithAck('hello', hello));
  monoOffset = value.mono - performance.now();
  if (value.direction) show(value.direction);

  return {
    settled: () => seen.slice(0, -2),
    direction: () => current?.direction,
    fetched,
    [Symbol.dispose]() {
      clearInterval(progress);
      socket.disconnect();
    },
  };
}
