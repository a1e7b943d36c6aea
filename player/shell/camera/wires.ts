import type { ChildProcess } from 'node:child_process';
import { Readable, Writable } from 'node:stream';
import type { TakePicture } from '../../agent/sending/picture.ts';

/** Both ends of what a window was born with, and nobody else on the machine can reach: file descriptors 3 and 4 of its process. */
export interface Wires {
  to: Writable;
  from: Readable;
}

/** Takes pictures over the wires of one window, for as long as it lives. */
export type Camera = (wires: Wires) => TakePicture;

/** Coarser each time, until it fits. */
export const QUALITIES = [70, 45, 25] as const;

/** Calls back for each message; what ends them is one byte that stands in none. */
export function onMessages(from: Readable, end: number, heard: (message: unknown) => void): void {
  let parts: Buffer[] = [];
  /** What a window says that we do not understand must not end the player; whoever waits for an answer has a deadline. */
  function hear(message: string): void {
    try {
      heard(JSON.parse(message));
    } catch {
      return;
    }
  }
  from.on('data', (chunk: Buffer) => {
    let rest = chunk;
    for (let at = rest.indexOf(end); at >= 0; at = rest.indexOf(end)) {
      const message = Buffer.concat([...parts, rest.subarray(0, at)]).toString('utf8');
      [parts, rest] = [[], rest.subarray(at + 1)];
      hear(message);
    }
    if (rest.length > 0) parts.push(rest);
  });
}

export function wiresOf({ stdio: [, , , to, from] }: ChildProcess): Wires {
  if (!(to instanceof Writable) || !(from instanceof Readable)) throw new Error('the window was started without wires');
  return { to, from };
}
