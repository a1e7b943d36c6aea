import { copyFile, mkdir } from 'node:fs/promises';
import path from 'node:path';
import { ImageId, LessonId, newId, PlaylistId, RegionId, ScreenId, SlotId, StationId, UploadId } from '#shared/model/ids.ts';
import { UNLIMITED } from '#shared/model/download-rule.ts';
import { USUAL_HOURS } from '#shared/model/service-hours.ts';
import { openIdentity } from '#player/agent/identity.ts';
import { createBlobStore } from '#server/catalogue/blob-store.ts';
import { createDesk } from '#server/catalogue/encoding/desk.ts';
import { tellingDesk } from '#server/catalogue/encoding/piece-news.ts';
import { ingestJob } from '#server/catalogue/encoding/ingest-job.ts';
import { createTakeIn } from '#server/catalogue/take-in.ts';
import { UPLOADS } from '#server/catalogue/uploads.ts';
import { renameImage } from '#server/catalogue/image-store.ts';
import { updateLesson } from '#server/catalogue/lesson-store.ts';
import { recordChange } from '#server/database/changes.ts';
import { Database, type Db } from '#server/database/connection.ts';
import { bySystem } from '#server/kit/by.ts';
import { createQueue } from '#server/jobs/queue.ts';
import { systemClock } from '#server/kit/clock.ts';
import { createDisk } from '#server/kit/disk.ts';
import { createLog } from '#server/kit/log.ts';
import { openKeys } from '#server/manifests/keys.ts';
import { saveDefaultPlaylist, savePlaylist } from '#server/programmes/playlist-store.ts';
import { saveSlot } from '#server/programmes/slot-store.ts';
import { addRegion } from '#server/regions/region-store.ts';
import { addScreen } from '#server/stations/screen-store.ts';
import { addStation } from '#server/stations/station-store.ts';
import { loadExpectations, pathOf } from '../samples/expectations.ts';

const log = createLog('silent');
const clock = systemClock;

/**
 * Fills a new server's data folder, before it starts, with what a newcomer can look at: a village, one screen with its own key, the
 * sample lessons (still to be encoded, so that he sees it happen) and a programme. Returns false where there is something already.
 */
export async function seedDemo(dataFolder: string, playerFolder: string, serverUrl: string): Promise<boolean> {
  await using database = await Database.open(path.join(dataFolder, 'fieldcast.sqlite'), 1);
  if (await database.reads('region').first('id')) return false;

  const identity = await openIdentity(playerFolder);
  const keys = await openKeys(path.join(dataFolder, 'keys'), clock.now());
  const contents = await takeSamples(database, dataFolder);
  const screen = await database.transaction(async (tx) => {
    const station = await addPlaces(tx);
    const id = newId('scr', ScreenId);
    const publicKey = Buffer.from(identity.publicKey).toString('base64url');
    const screen = { id, station, name: '教室大屏', kind: 'station' as const, publicKey, enrolledAt: clock.now() };
    await addScreen(tx, { ...screen, playerVersion: null, replaces: null });
    await recordChange(tx, 'screen', id);
    await addProgramme(tx, contents, station);
    return id;
  });
  await identity.enrol({ screen, rootKey: Buffer.from(keys.rootKey).toString('base64url'), server: serverUrl });
  return true;
}

async function addPlaces(tx: Db): Promise<StationId> {
  const now = clock.now();
  const path: string[] = [];
  let parent: RegionId | null = null;
  const places = [
    ['city', '青禾市'],
    ['county', '榆阳县'],
    ['town', '鱼河镇'],
    ['village', '李家沟村'],
  ] as const;
  for (const [kind, name] of places) {
    const id: RegionId = newId('reg', RegionId);
    path.push(id);
    await addRegion(tx, { id, parent, kind, name, code: null, path: `${path.join('/')}/`, closedAt: null }, now);
    await recordChange(tx, 'region', id);
    parent = id;
  }
  if (!parent) throw new Error('a village has a region');
  const station = newId('sta', StationId);
  const facts = {
    name: '李家沟农家党校',
    kind: 'farmhouse' as const,
    zone: 'Asia/Shanghai',
    hours: USUAL_HOURS,
    operatorsNamed: true,
    download: UNLIMITED,
  };
  const unsaid = { address: '', position: null, contact: { name: '', phone: '' }, closedAt: null };
  await addStation(tx, { id: station, region: parent, regionPath: `${path.join('/')}/`, ...facts, ...unsaid, revision: 1 }, now);
  await recordChange(tx, 'station', station);
  return station;
}

/** The shortest first, so that the screen has something to show within a minute. */
async function takeSamples(database: Database, dataFolder: string) {
  await using queue = await createQueue({ database, log, clock, workers: 1, onProgress: () => undefined });
  const store = await createBlobStore(path.join(dataFolder, 'blobs'));
  const isBeingRead = (): Promise<boolean> => Promise.resolve(false);
  const sweepLater = (): Promise<void> => Promise.resolve(); // No backup reads what is not there yet.
  const needs = { database, store, isBeingRead, sweepLater };
  const desk = tellingDesk(createDesk({ ...needs, clock, neededAt: () => Promise.resolve(new Map()) })); // The server's own gives out the work.
  const job = ingestJob({ ...needs, dataFolder, disk: createDisk(dataFolder), desk });
  const takeIn = createTakeIn({ database, clock, queue, store, dataFolder, job });
  await mkdir(path.join(dataFolder, UPLOADS), { recursive: true });
  const { samples } = await loadExpectations();
  const good = samples.filter((sample) => sample.kind !== 'broken');
  const taken: { id: Awaited<ReturnType<typeof takeIn>>; isImage: boolean }[] = [];
  for (const sample of good.toSorted((a, b) => weight(a) - weight(b))) {
    const source = path.join(UPLOADS, newId('upl', UploadId));
    await copyFile(pathOf(sample), path.join(dataFolder, source));
    const id = await takeIn(bySystem, source, sample.file);
    const lesson = LessonId.safeParse(id).data;
    const { title, teacher, topic } = { teacher: '', topic: '', ...describe(sample) };
    if (lesson) await database.transaction((tx) => updateLesson(tx, lesson, { title, teacher, topic }));
    else await database.transaction((tx) => renameImage(tx, ImageId.parse(id), title, 1));
    taken.push({ id, isImage: !lesson });
  }
  return taken;
}

type Sample = Awaited<ReturnType<typeof loadExpectations>>['samples'][number];

/** Images first, then by the work of encoding. */
const weight = (sample: Sample): number => (sample.kind === 'lesson' ? sample.durationMs * sample.width * sample.height : 0);

function describe(sample: Sample): { title: string; teacher?: string; topic?: string } {
  if (sample.kind === 'broken') return { title: sample.file };
  return sample.kind === 'lesson'
    ? { title: sample.title.zh, teacher: sample.teacher, topic: sample.topic.zh }
    : { title: sample.title.zh };
}

async function addProgramme(tx: Db, contents: Awaited<ReturnType<typeof takeSamples>>, station: StationId): Promise<void> {
  const now = clock.now();
  const items = contents.map(({ id, isImage }) => ({ content: id, seconds: isImage ? 8 : null }));
  const images = items.filter(({ seconds }) => seconds !== null);
  const loop = newId('pls', PlaylistId);
  await savePlaylist(tx, { id: loop, home: null, title: '日间轮播', items, revision: 1, createdAt: now });
  await recordChange(tx, 'playlist', loop);
  if (images.length > 0) {
    const fallback = newId('pls', PlaylistId);
    await savePlaylist(tx, { id: fallback, home: null, title: '默认节目', items: images, revision: 1, createdAt: now });
    await saveDefaultPlaylist(tx, fallback);
    await recordChange(tx, 'playlist', fallback);
  }
  const slot = newId('slt', SlotId);
  await saveSlot(tx, {
    id: slot,
    title: '全天轮播',
    tier: 'loop',
    priority: 0,
    playlist: loop,
    repeats: true,
    from: '2026-01-01',
    until: null,
    weekdays: [1, 2, 3, 4, 5, 6, 7],
    start: '00:00',
    end: '00:00',
    targets: [{ kind: 'station', id: station }],
    revision: 1,
    createdAt: now,
  });
  await recordChange(tx, 'slot', slot);
  await recordChange(tx, 'plan', station);
}
