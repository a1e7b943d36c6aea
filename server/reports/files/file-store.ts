import { z } from 'zod';
import { BlobHash } from '#shared/model/blob.ts';
import { CommandId, EpochId, ScreenFileId, ScreenId } from '#shared/model/ids.ts';
import { ClockTrust } from '#shared/model/record.ts';
import { ScreenFileKind, ScreenFileReason, type ScreenFile } from '#shared/model/screen-file.ts';
import type { Db, Reads } from '../../database/connection.ts';
import { insertRows, rowOf, rowsOf } from '../../database/insert.ts';
import { whereWithin } from '../../database/scope.ts';
import type { Scope } from '../../kit/by.ts';

const FileRow = z
  .object({
    id: ScreenFileId,
    screen: ScreenId,
    kind: ScreenFileKind,
    reason: ScreenFileReason,
    command: CommandId.nullable(),
    what: z.string().nullable(),
    epoch: EpochId.nullable(),
    seq: z.int().nullable(),
    detail: z.string().nullish(),
    taken_at: z.int(),
    clock: ClockTrust,
    received_at: z.int(),
    blob: BlobHash,
    bytes: z.int(),
    width: z.int().nullable(),
    height: z.int().nullable(),
  })
  .transform(({ what, epoch, seq, detail, taken_at, received_at, width, height, ...rest }) => ({
    ...rest,
    alarm: what !== null && epoch !== null && seq !== null ? { what, epoch, seq, detail: detail ?? '' } : null,
    takenAt: taken_at,
    receivedAt: received_at,
    size: width !== null && height !== null ? { width, height } : null,
  }));
export type StoredFile = z.output<typeof FileRow>;

const NEWEST_FIRST = [
  { column: 'screen_file.taken_at', order: 'desc' },
  { column: 'screen_file.id', order: 'desc' },
];

export async function addFile(tx: Db, { alarm, size, takenAt, receivedAt, ...rest }: StoredFile): Promise<void> {
  const { what = null, epoch = null, seq = null } = alarm ?? {};
  const { width = null, height = null } = size ?? {};
  await insertRows(tx, 'screen_file', [{ ...rest, what, epoch, seq, taken_at: takenAt, received_at: receivedAt, width, height }]);
}

export async function findFile(reads: Reads, screen: ScreenId, id: ScreenFileId): Promise<StoredFile | undefined> {
  return rowOf(FileRow, await reads('screen_file').where({ screen, id }).first());
}

export async function listFiles(reads: Reads, screen: ScreenId): Promise<StoredFile[]> {
  const query = reads('screen_file').leftJoin('alarm', (on) => {
    for (const column of ['screen', 'epoch', 'seq']) on.on(`alarm.${column}`, `screen_file.${column}`);
  });
  return rowsOf(FileRow, await query.where('screen_file.screen', screen).select('screen_file.*', 'alarm.detail').orderBy(NEWEST_FIRST));
}

/** The newest picture of each screen in the scope that has sent one. */
export async function listNewestPictures(
  reads: Reads,
  scope: Scope,
  ids: readonly ScreenId[] | undefined,
  most: number,
): Promise<ScreenFile[]> {
  const place = reads.raw(
    'row_number() over (partition by screen_file.screen order by screen_file.taken_at desc, screen_file.id desc) as n',
  );
  const ranked = reads('screen_file')
    .join('screen', 'screen.id', 'screen_file.screen')
    .join('station', 'station.id', 'screen.station')
    .join('region', 'region.id', 'station.region')
    .where('screen_file.kind', 'picture')
    .select('screen_file.*', place);
  whereWithin(ranked, scope, { path: 'region.path', station: 'station.id' });
  if (ids) void ranked.whereIn('screen_file.screen', ids);
  const rows: unknown[] = await reads.select('*').from(ranked.as('ranked')).where('n', 1).orderBy('screen').limit(most);
  return rowsOf(FileRow, rows);
}

/** So many of each are kept for a screen, the last that came; a picture of every half hour is soon replaced by the next. */
const KEPT = { asked: 20, routine: 4, log: 3 };
type Shelf = keyof typeof KEPT;
const shelfOf = ({ kind, reason }: StoredFile): Shelf => (kind === 'log' ? 'log' : reason === 'routine' ? 'routine' : 'asked');

/** Lets the oldest go; their blobs may now be nobody's. */
export async function dropOldFiles(tx: Db, screen: ScreenId): Promise<BlobHash[]> {
  const counts: Record<Shelf, number> = { asked: 0, routine: 0, log: 0 };
  const files = (await listFiles(tx, screen)).toSorted((a, b) => b.receivedAt - a.receivedAt);
  const old = files.filter((file) => ++counts[shelfOf(file)] > KEPT[shelfOf(file)]);
  const ids = old.map(({ id }) => id);
  if (ids.length > 0) await tx('screen_file').where({ screen }).whereIn('id', ids).delete();
  return old.map(({ blob }) => blob);
}
