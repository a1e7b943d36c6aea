import { z } from 'zod';
import { onMessages, type Wires } from './wires.ts';

const Heard = z.object({
  id: z.int().optional(),
  sessionId: z.string().optional(),
  method: z.string().optional(),
  params: z.unknown().optional(),
  result: z.unknown().optional(),
  error: z.object({ message: z.string() }).optional(),
});

/** What Chromium says by itself. */
export type CdpEvent = { method: string; sessionId: string | undefined; params: unknown };

export type Cdp = ReturnType<typeof openCdp>;

/** Chrome's DevTools protocol over `--remote-debugging-pipe`: JSON, each message ended by a zero byte. */
export function openCdp({ to, from }: Wires) {
  const waiting = new Map<number, { resolve: (result: unknown) => void; reject: (error: Error) => void }>();
  const listeners = new Set<(event: CdpEvent) => void>();
  let lastId = 0;
  let isOver = false;

  function over(): void {
    isOver = true;
    for (const { reject } of waiting.values()) reject(new Error('the window is gone'));
    waiting.clear();
  }

  onMessages(from, 0, (message) => {
    const { id, method, sessionId, params, result, error } = Heard.parse(message);
    if (method !== undefined) for (const listener of listeners) listener({ method, sessionId, params });
    const asked = id === undefined ? undefined : waiting.get(id);
    if (id === undefined || !asked) return;
    waiting.delete(id);
    if (error) asked.reject(new Error(error.message));
    else asked.resolve(result);
  });
  for (const wire of [to, from]) wire.on('error', over).on('close', over);

  return {
    send(method: string, params: object = {}, sessionId?: string): Promise<unknown> {
      if (isOver) return Promise.reject(new Error('the window is gone'));
      const id = ++lastId;
      to.write(`${JSON.stringify({ id, method, params, ...(sessionId !== undefined && { sessionId }) })}\0`);
      return new Promise((resolve, reject) => waiting.set(id, { resolve, reject }));
    },
    /** Undone by what it gives back. */
    listen(listener: (event: CdpEvent) => void): () => void {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
