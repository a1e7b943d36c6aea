import type { Request } from 'express';

const MOST_S = 1_000_000;

/**
 * When a person last did something, as far as a request tells; undefined: it came without one. Our pages say with each call for how
 * many seconds nobody has touched them, so that what they ask by themselves keeps no session alive. Pictures are asked for by the page.
 * A program says nothing and counts as the person it works for; so does an upload, which goes on for as long as somebody let it.
 */
export function personAt(request: Request, now: number): number | undefined {
  const idle = Number(request.headers['x-fieldcast-idle'] ?? 0);
  if (!Number.isInteger(idle) || idle < 0 || idle > MOST_S) return undefined;
  const wanted = request.headers['sec-fetch-dest'] ?? 'empty';
  return wanted === 'empty' || wanted === 'document' ? now - idle * 1000 : undefined;
}
