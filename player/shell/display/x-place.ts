import { readFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';

/** What DISPLAY says: which X server, and which of its screens. */
export interface XPlace {
  /** Empty: the socket on this machine. */
  host: string;
  number: number;
  screen: number;
}

export function xPlaceOf(display: string | undefined): XPlace | null {
  const [, host = '', number = '', screen = '0'] = /^(?:unix|(?:tcp\/)?([^:/]*)):(\d{1,5})(?:\.(\d{1,2}))?$/.exec(display ?? '') ?? [];
  return number === '' ? null : { host, number: Number(number), screen: Number(screen) };
}

export const COOKIE = 'MIT-MAGIC-COOKIE-1';
const LOCAL = 256;
const ANY_HOST = 65_535;

/** The cookie that lets this user in, from where every X program looks for it; null where none is needed or known. */
export async function readCookie({ number }: XPlace, environment: NodeJS.ProcessEnv): Promise<Buffer | null> {
  const file = environment.XAUTHORITY || join(environment.HOME ?? '/', '.Xauthority');
  const entries = entriesOf(await readFile(file).catch(() => Buffer.alloc(0)));
  const fitting = entries.filter((entry) => entry.name === COOKIE && ['', String(number)].includes(entry.number));
  // Of several machines' entries in one home, ours; after a change of name, whichever there is.
  const ours = fitting.find(({ family, host }) => family === ANY_HOST || (family === LOCAL && host === hostname()));
  return (ours ?? fitting[0])?.cookie ?? null;
}

/** A family, then host, number, name and cookie, each behind its length. */
function entriesOf(bytes: Buffer) {
  const entries: { family: number; host: string; number: string; name: string; cookie: Buffer }[] = [];
  let at = 0;
  const field = (): Buffer => {
    const [from, length] = [at + 2, bytes.readUInt16BE(at)];
    at = from + length;
    if (at > bytes.length) throw new RangeError('cut off');
    return bytes.subarray(from, at);
  };
  try {
    while (at < bytes.length) {
      const family = bytes.readUInt16BE(at);
      at += 2;
      entries.push({ family, host: field().toString(), number: field().toString(), name: field().toString(), cookie: field() });
    }
  } catch {
    // Cut off while somebody wrote it: what stands before the cut serves.
  }
  return entries;
}
