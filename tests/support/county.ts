import { BlobHash } from '#shared/model/blob.ts';
import { ImageId, LessonId, newId, RegionId, ScreenId, StationId } from '#shared/model/ids.ts';
import { recordPackage } from '#server/catalogue/package-store.ts';
import { recordChange } from '#server/database/changes.ts';
import type { Database } from '#server/database/connection.ts';
import { insertRows } from '#server/database/insert.ts';
import { sha256Hex } from '#server/kit/sha256.ts';
import type { Topic } from '#shared/protocol/console.ts';

type Row = Record<string, string | number | null>;

const blobOf = (text: string): BlobHash => BlobHash.parse(sha256Hex(text));
let born = Date.UTC(2026, 0, 1);

/** Places and content as other stages would have left them, each with the fact that tells of it. */
export function county(database: Database) {
  const put = (table: string, row: Row, topic: Topic): Promise<void> =>
    database.transaction(async (tx) => {
      await insertRows(tx, table, [{ ...row, created_at: born }]);
      await recordChange(tx, topic, String(row['id']));
    });
  const pathOf = async (id: RegionId): Promise<string> => {
    const row: { path: string } | undefined = await database.reads('region').where({ id }).first('path');
    return row?.path ?? '';
  };

  return {
    async region(name: string, parent: RegionId | null = null): Promise<RegionId> {
      const id = newId('reg', RegionId, (born += 1));
      const path = `${parent ? await pathOf(parent) : ''}${id}/`;
      await put('region', { id, parent, kind: 'village', name, code: null, path }, 'region');
      return id;
    },
    async station(region: RegionId, name: string, zone = 'Asia/Shanghai'): Promise<StationId> {
      const id = newId('sta', StationId, (born += 1));
      await put('station', { id, region, name, zone, revision: 1 }, 'station');
      return id;
    },
    async screen(station: StationId, name: string): Promise<ScreenId> {
      const id = newId('scr', ScreenId, (born += 1));
      const row = { id, station, name, kind: 'station', public_key: '', enrolled_at: born, revoked_at: null, floor: 0 };
      await database.transaction(async (tx) => {
        await insertRows(tx, 'screen', [row]);
        await recordChange(tx, 'screen', id);
      });
      return id;
    },
    async lesson(title: string, durationMs = 60_000, state: 'ready' | 'working' = 'ready'): Promise<LessonId> {
      const id = newId('les', LessonId, (born += 1));
      const pkg = blobOf(`package of ${title}`);
      const isReady = state === 'ready';
      if (isReady) await database.transaction((tx) => recordPackage(tx, pkg, [{ blob: pkg, bytes: 900 }]));
      const words = { title, teacher: '王老师', topic: '', source_name: `${title}.mp4`, source_bytes: 1, source_path: null };
      const made = { package: isReady ? pkg : null, poster: null, duration_ms: isReady ? durationMs : null };
      await put('lesson', { id, ...words, ...made, state, progress: 0, edition: 1, revision: 1 }, 'lesson');
      return id;
    },
    async image(title: string): Promise<ImageId> {
      const id = newId('img', ImageId, (born += 1));
      const size = { blob: blobOf(title), bytes: 700, type: 'image/png', width: 16, height: 9 };
      await put('image', { id, title, source_name: `${title}.png`, ...size, revision: 1 }, 'image');
      return id;
    },
    /** Columns changed behind everybody's back, with the fact. */
    change: (table: string, id: string, to: Row, topic: Topic): Promise<void> =>
      database.transaction(async (tx) => {
        await tx(table).where({ id }).update(to);
        await recordChange(tx, topic, id);
      }),
  };
}
