import { addImage } from '#server/catalogue/image-store.ts';
import type { Database } from '#server/database/connection.ts';
import { savePlaylist } from '#server/programmes/playlist-store.ts';
import { saveSlot } from '#server/programmes/slot-store.ts';
import { addGroup, replaceMembers } from '#server/stations/group-store.ts';
import { BlobHash } from '#shared/model/blob.ts';
import { GroupId, ImageId, LessonId, newId, PlaylistId, SlotId } from '#shared/model/ids.ts';
import type { MadeCounty } from '../../demo/county/make.ts';

const PLAYLISTS = 400;
const IMAGES = 400;
const SLOTS = 1000;
const GROUPS = 150;
const PERIODS = ['晚课', '春耕', '冬训', '周末', '日间'] as const;
const NO_RULE = { region: null, screenKinds: [], stationKinds: [], tags: [] };

/** As much programme as an office has gathered after some years: the demonstration has that of a month. */
export async function addProgramme(database: Database, { places }: MadeCounty, now: number): Promise<void> {
  const rows: { id: string }[] = await database.reads('lesson').select('id').orderBy('id');
  const lessons = rows.map(({ id }) => LessonId.parse(id));
  const items = (n: number) =>
    Array.from({ length: 12 }, (_, at) => ({ content: lessons[(n + at) % lessons.length] ?? newId('les', LessonId), seconds: null }));
  const titleOf = (n: number): string => `${PERIODS[n % PERIODS.length]}第${n + 1}期`;
  const from = new Date(now).toISOString().slice(0, 10);
  const ids: PlaylistId[] = [];
  await database.transaction(async (tx) => {
    for (let n = 0; n < PLAYLISTS; n++) {
      const id = newId('pls', PlaylistId, now + n);
      await savePlaylist(tx, { id, home: null, title: titleOf(n), items: items(n), revision: 1, createdAt: now + n });
      ids.push(id);
    }
    for (let n = 0; n < IMAGES; n++) {
      const file = { sourceName: `${n}.png`, blob: BlobHash.parse(n.toString(16).padStart(64, '0')), bytes: 1, type: 'image/png' as const };
      const id = newId('img', ImageId, now + n);
      await addImage(tx, { id, home: null, title: `通知第${n + 1}号`, ...file, width: 16, height: 9, revision: 1, createdAt: now + n });
    }
    for (let n = 0; n < SLOTS; n++) {
      const target = n % 3 === 0 ? ({ kind: 'region', id: places.towns[n % places.towns.length]?.id } as const) : null;
      const station = places.stations[n % places.stations.length];
      const targets = target?.id ? [{ kind: target.kind, id: target.id }] : station ? [{ kind: 'station' as const, id: station.id }] : [];
      const when = {
        from,
        until: null,
        weekdays: [1, 2, 3, 4, 5] as [1, 2, 3, 4, 5],
        start: `${String(8 + (n % 12)).padStart(2, '0')}:00`,
        end: '21:00',
      };
      const slot = {
        title: n % 2 ? titleOf(n) : '',
        tier: 'timed' as const,
        priority: 0,
        playlist: ids[n % ids.length] ?? newId('pls', PlaylistId),
      };
      await saveSlot(tx, { id: newId('slt', SlotId, now + n), ...slot, ...when, repeats: true, targets, revision: 1, createdAt: now + n });
    }
    for (let n = 0; n < GROUPS; n++) {
      const id = newId('grp', GroupId, now + n);
      const rule = n % 2 ? { ...NO_RULE, region: places.towns[n % places.towns.length]?.id ?? null } : null;
      await addGroup(tx, { id, name: `分组${n + 1}`, home: null, homePath: '', rule, revision: 1 }, now + n);
      if (!rule)
        await replaceMembers(
          tx,
          id,
          places.screens.slice(n * 10, n * 10 + 200).map((screen) => screen.id),
        );
    }
  });
  await database.optimise();
}
