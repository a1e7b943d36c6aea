import type { Page } from 'playwright-core';
import { z } from 'zod';
import { Direction, ShownSoFar } from '#shared/protocol/page.ts';
import type { Witnessed } from '#tests/support/witness-page.ts';

/** socket.io on its namespace: an event or an answer, with the number that joins them. */
const Packet = /^4([23])\/page,(\d*)(\[.*\])$/s;
const Told = z.union([
  z.tuple([z.enum(['progress', 'ended']), z.looseObject({})]),
  z.tuple([z.object({ ok: z.literal(true), value: z.object({ previous: ShownSoFar }) })]),
]);

/** Everything that page and agent say to each other, read from the wire: what was directed, and of what a first frame was seen. */
export function overhear(page: Page) {
  const contents = new Map<number, string>();
  const firsts = new Map<number, number>();

  function directed(said: unknown): void {
    const direction = Direction.safeParse(said).data;
    if (direction?.kind === 'lesson' || direction?.kind === 'image') contents.set(direction.showing, direction.content);
  }

  function shown(said: unknown): void {
    const account = ShownSoFar.safeParse(said).data;
    if (account?.firstFrameMono != null) firsts.set(account.showing, account.firstFrameMono);
  }

  function received(payload: string): void {
    const body: unknown = JSON.parse(Packet.exec(payload)?.[3] ?? 'null');
    const [first, second] = Array.isArray(body) ? body : [];
    if (first === 'direct') directed(second);
    const greeted = z.object({ value: z.object({ direction: Direction }) }).safeParse(first).data; // The answer to hello.
    if (greeted) directed(greeted.value.direction);
  }

  function sent(payload: string): void {
    const told = Told.safeParse(JSON.parse(Packet.exec(payload)?.[3] ?? 'null')).data;
    if (!told) return;
    if (told.length === 1) return shown(told[0].value.previous);
    const [event, said] = told;
    shown(event === 'ended' ? said['shown'] : said);
  }

  page.on('websocket', (socket) => {
    socket.on('framereceived', ({ payload }) => received(String(payload)));
    socket.on('framesent', ({ payload }) => sent(String(payload)));
  });
  return {
    /** What people have seen, each showing once. */
    witnessed: (): Witnessed[] =>
      [...firsts].flatMap(([showing, firstFrameMono]) => {
        const content = contents.get(showing);
        return content === undefined ? [] : [{ content, firstFrameMono }];
      }),
  };
}
