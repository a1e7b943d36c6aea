import { BACKUP_OLD_MS } from '#shared/model/backup.ts';
import type { KeysStatus, ServerStatus } from '#shared/protocol/http/status.ts';
import { findNewestAct } from '../audit/audit-store.ts';
import { findLastGood } from '../backup/backup-store.ts';
import type { BackupService } from '../backup/backup-service.ts';
import type { Database } from '../database/connection.ts';
import { databaseBytes } from '../database/size.ts';
import { countJobs } from '../jobs/store.ts';
import type { Clock } from '../kit/clock.ts';
import type { Disk } from '../kit/disk.ts';
import { isRootIn, RENEW_BEFORE_MS, type Keys } from '../manifests/keys.ts';

interface Needs {
  version: string;
  clock: Clock;
  database: Database;
  disk: Pick<Disk, 'facts'>;
  databaseFile: string;
  keysFolder: string;
  keys: Pick<Keys, 'delegatedUntil'>;
  ffmpegVersion: () => Promise<string | null>;
  backups: Pick<BackupService, 'scheduled'>;
}

/** A clock that is a little behind its own records was corrected; one that is far behind has lost its battery. */
const CLOCK_SLACK_MS = 10 * 60_000;

const FFMPEG_BELIEVED_MS = 60_000;

/** How the server itself is. Asked of the machine each time: the root key is taken out, room made, ffmpeg installed while it runs. */
export function statusService(needs: Needs) {
  const { version, clock, database, disk, databaseFile, keysFolder, keys, ffmpegVersion } = needs;
  const startedAt = clock.now();

  async function backup(): Promise<ServerStatus['backup']> {
    const [lastGood, { schedule, placement }] = await Promise.all([findLastGood(database.reads), needs.backups.scheduled()]);
    const lastGoodAt = lastGood?.takenAt ?? null;
    return { isOn: schedule.isOn, lastGoodAt, isOld: clock.now() - (lastGoodAt ?? 0) > BACKUP_OLD_MS, placement };
  }

  async function queue(): Promise<ServerStatus['queue']> {
    const counts = new Map((await countJobs(database.reads)).map(({ state, count }) => [state, count]));
    return { waiting: counts.get('waiting') ?? 0, running: counts.get('running') ?? 0, failed: counts.get('failed') ?? 0 };
  }

  async function time(): Promise<ServerStatus['clock']> {
    const now = clock.now();
    const newest = await findNewestAct(database.reads);
    return { now, zone: Intl.DateTimeFormat().resolvedOptions().timeZone, isBelievable: now >= (newest ?? 0) - CLOCK_SLACK_MS };
  }

  /** A process each time would be much for pages that ask at every job; one that was there a minute ago still is. */
  let known: { version: string; until: number } | null = null;
  async function ffmpeg(): Promise<string | null> {
    if (known && clock.now() < known.until) return known.version;
    const found = await ffmpegVersion();
    known = found === null ? null : { version: found, until: clock.now() + FFMPEG_BELIEVED_MS };
    return found;
  }

  return async function status(): Promise<ServerStatus> {
    const { delegatedUntil } = keys;
    const [now, bytes, facts, work, encoder, kept, isRootHere] = await Promise.all([
      time(),
      databaseBytes(database, databaseFile),
      disk.facts(),
      queue(),
      ffmpeg(),
      backup(),
      isRootIn(keysFolder),
    ]);
    return {
      version,
      startedAt,
      clock: now,
      database: { engine: database.dialect, bytes },
      disk: facts,
      queue: work,
      ffmpeg: encoder,
      backup: kept,
      keys: { isRootHere, delegatedUntil, renewal: renewalAt(clock.now(), delegatedUntil) },
    };
  };
}

function renewalAt(now: number, until: number): KeysStatus['renewal'] {
  if (now > until) return 'over';
  return until - now < RENEW_BEFORE_MS ? 'due' : 'none';
}
