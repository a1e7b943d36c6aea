import { request as httpRequest } from 'node:http';
import { io, type Socket } from 'socket.io-client';
import { Direction, type ShownSoFar } from '#shared/protocol/page.ts';

export type FakePage = Awaited<ReturnType<typeof openFakePage>>;

/** A page that claims to show what it is directed to: comes in by the door with a token, talks over a real socket. */
export async function openFakePage(origin: string, token: string, name = 'page-1') {
  const cookie = await enter(origin, token);
  const socket: Socket = io(`${origin}/page`, {
    transports: ['websocket'],
    forceNew: true,
    reconnection: false,
    extraHeaders: { cookie, origin },
  });
  const directed: Direction[] = [];
  const prepared: Direction[] = [];
  let shown: ShownSoFar | null = null;
  let agentAhead = 0;
  const waiting = new Set<() => void>();

  function show(direction: Direction): ShownSoFar | null {
    const previous = shown;
    directed.push(direction);
    const mono = performance.now() + agentAhead;
    shown = {
      showing: direction.showing,
      firstFrameMono: mono,
      lastFrameMono: mono,
      frames: 1,
      droppedFrames: 0,
      media: [],
      sound: [],
      rung: null,
      positionMs: direction.kind === 'lesson' ? direction.fromMs : 0,
    };
    for (const wake of waiting) wake();
    return previous;
  }

  socket.on('direct', (said: unknown, ack: (reply: unknown) => void) =>
    ack({ ok: true, value: { previous: show(Direction.parse(said)) } }),
  );
  socket.on('prepare', (said: unknown, ack: (reply: unknown) => void) => {
    prepared.push(Direction.parse(said));
    ack({ ok: true, value: {} });
  });
  const plates: unknown[] = [];
  const volumes: unknown[] = [];
  const nudges: string[] = [];
  const obeying = (list: unknown[]) => (said: unknown, ack: (reply: unknown) => void) => {
    list.push(said);
    ack({ ok: true, value: {} });
  };
  socket.on('identify', obeying(plates)).on('volume', obeying(volumes));
  socket.on('nudge', (said: { how: string }) => void nudges.push(said.how));
  await new Promise<void>((resolve, reject) => {
    socket.once('connect', resolve);
    socket.once('connect_error', reject);
  });
  const said = await socket.emitWithAck('hello', { role: 'screen', page: name, width: 1280, height: 720, language: 'zh-CN' });
  agentAhead = Number(said.value.mono) - performance.now();
  if (said.value.direction) show(Direction.parse(said.value.direction));

  /** `ms` of the lesson have been seen since the last word. */
  function play(ms: number): ShownSoFar {
    const before = shown;
    if (!before) throw new Error('nothing was directed');
    const mono = (before.lastFrameMono ?? 0) + ms;
    shown = {
      ...before,
      lastFrameMono: mono,
      frames: before.frames + Math.round(ms / 40),
      media: [[before.positionMs - sumOf(before), before.positionMs + ms, 1, before.firstFrameMono ?? 0]],
      sound: [[before.firstFrameMono ?? 0, mono]],
      rung: '720p',
      positionMs: before.positionMs + ms,
    };
    return shown;
  }

  return {
    directed,
    prepared,
    origin,
    plates,
    volumes,
    nudges,
    cookie,
    socket,
    last: () => directed.at(-1),
    play,
    progress: async (ms: number) => socket.emitWithAck('progress', play(ms)),
    ended: async (how: 'complete' | 'error') => socket.emitWithAck('ended', { shown, how, detail: null }),
    /** Settles with the first direction, past or to come, that is the one looked for. */
    async sees(isIt: (direction: Direction) => boolean): Promise<Direction> {
      for (;;) {
        const found = directed.findLast(isIt);
        if (found) return found;
        await new Promise<void>((resolve) => waiting.add(resolve));
      }
    },
    close: () => void socket.disconnect(),
  };
}

const sumOf = (shown: ShownSoFar): number => shown.media.reduce((sum, [from, to]) => sum + to - from, 0);

/** What a browser's form does: POST the token, keep the cookie. */
export function enter(origin: string, token: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const body = new URLSearchParams({ token }).toString();
    const headers = { 'content-type': 'application/x-www-form-urlencoded', 'content-length': body.length, origin: 'null' };
    const asked = httpRequest(`${origin}/enter`, { method: 'POST', headers }, (response) => {
      response.resume();
      const cookie = response.headers['set-cookie']?.[0]?.split(';')[0];
      if (cookie) resolve(cookie);
      else reject(new Error(`refused with ${response.statusCode}`));
    });
    asked.on('error', reject);
    asked.end(body);
  });
}
