import type { KeysStatus, ServerStatus } from '#shared/protocol/http/status.ts';
import { databaseBytes } from '../database/size.ts';
import type { Clock } from '../kit/clock.ts';
import type { Disk } from '../kit/disk.ts';
import { isRootIn, RENEW_BEFORE_MS, type Keys } from '../manifests/keys.ts';

interface Needs {
  version: string;
  clock: Clock;
  disk: Pick<Disk, 'facts'>;
  databaseFile: string;
  keysFolder: string;
  keys: Pick<Keys, 'delegatedUntil'>;
}

/** How the server itself is. Asked of the disk each time: the root key is taken out, and room made, while it runs. */
export function statusService({ version, clock, disk, databaseFile, keysFolder, keys: { delegatedUntil } }: Needs) {
  return async function status(): Promise<ServerStatus> {
    const [{ freeBytes }, ofDatabase, isRootHere] = await Promise.all([disk.facts(), databaseBytes(databaseFile), isRootIn(keysFolder)]);
    const renewal = renewalAt(clock.now(), delegatedUntil);
    return { version, freeBytes, databaseBytes: ofDatabase, keys: { isRootHere, delegatedUntil, renewal } };
  };
}

function renewalAt(now: number, until: number): KeysStatus['renewal'] {
  if (now > until) return 'over';
  return until - now < RENEW_BEFORE_MS ? 'due' : 'none';
}
