import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { BlobHash } from '#shared/model/blob.ts';
import type { LessonId, PlaylistId, SlotId } from '#shared/model/ids.ts';
import { blobsOf, Package } from '#shared/model/package.ts';
import type { Target } from '#shared/model/programme.ts';
import type { BlobStore } from '#server/catalogue/blob-store.ts';
import { ingest, type Ingested } from '#server/catalogue/ingest/ingest.ts';
import { addLesson, updateLesson } from '#server/catalogue/lesson-store.ts';
import { recordPackage } from '#server/catalogue/package-store.ts';
import { recordChange } from '#server/database/changes.ts';
import type { Db } from '#server/database/connection.ts';
import { saveDefaultPlaylist, savePlaylist } from '#server/programmes/playlist-store.ts';
import { saveSlot } from '#server/programmes/slot-store.ts';
import { loadExpectations, pathOf } from '../../samples/expectations.ts';
import type { Mint } from './mint.ts';
import { lessonWords } from './names.ts';
import type { Places } from './places.ts';

const LESSONS = 60;

export interface MadeLesson {
  id: LessonId;
  package: BlobHash;
  durationMs: number;
}
export interface Plan {
  lessons: MadeLesson[];
  loop: { slot: SlotId; playlist: PlaylistId };
  timed: { slot: SlotId; playlist: PlaylistId };
}

/** The shortest samples, really encoded and checked: every lesson of the county is one of them under another title. */
export async function sealSamples(store: BlobStore, dataFolder: string): Promise<Ingested[]> {
  const { lessons } = await loadExpectations();
  const small = lessons.toSorted((a, b) => a.durationMs * a.width * a.height - b.durationMs * b.width * b.height).slice(0, 2);
  const sealed: Ingested[] = [];
  for (const sample of small) sealed.push(await ingest(pathOf(sample), { store, workFolder: path.join(dataFolder, 'work', 'demo') }));
  return sealed;
}

export async function addLessons(tx: Db, mint: Mint, store: BlobStore, sealed: readonly Ingested[], now: number): Promise<MadeLesson[]> {
  for (const { package: hash } of sealed) {
    const text = await readFile(store.path(hash));
    await recordPackage(tx, hash, [{ blob: hash, bytes: text.length }, ...blobsOf(Package.parse(JSON.parse(text.toString())))]);
  }
  const made: MadeLesson[] = [];
  for (let n = 1; n <= LESSONS; n++) {
    const id = mint.lesson();
    const source = sealed[n % sealed.length];
    if (!source) throw new Error('no sample was sealed');
    const { title, teacher, topic } = lessonWords(mint, n);
    await addLesson(tx, {
      id,
      home: null,
      title,
      sourceName: `${title}.mp4`,
      sourceBytes: 20_000_000 + mint.whole(1e9),
      sourcePath: '',
      now: now + n,
    });
    const { package: hash, durationMs, width, height, poster } = source;
    const ready = { state: 'ready' as const, source_path: null, package: hash, poster, duration_ms: durationMs, width, height };
    await updateLesson(tx, id, { teacher, topic, ...ready });
    made.push({ id, package: hash, durationMs });
  }
  await recordChange(tx, 'lesson', ...made.map(({ id }) => id));
  return made;
}

/** All day a loop for everybody, in the evening each county's own lesson, and what is on where nothing is planned. */
export async function addPlan(
  tx: Db,
  mint: Mint,
  { city, counties }: Places,
  lessons: readonly MadeLesson[],
  from: string,
  now: number,
): Promise<Plan> {
  async function playlist(title: string, some: readonly MadeLesson[]): Promise<PlaylistId> {
    const id = mint.playlist();
    await savePlaylist(tx, {
      id,
      home: null,
      title,
      items: some.map(({ id: content }) => ({ content, seconds: null })),
      revision: 1,
      createdAt: now,
    });
    await recordChange(tx, 'playlist', id);
    return id;
  }
  async function slot(
    title: string,
    of: PlaylistId,
    hours: readonly [string, string],
    tier: 'loop' | 'timed',
    weekdays: number[],
    target: Target,
  ) {
    const id = mint.slot();
    const when = { from, until: null, weekdays, start: hours[0], end: hours[1] };
    await saveSlot(tx, {
      id,
      title,
      tier,
      priority: 0,
      playlist: of,
      repeats: tier === 'loop',
      ...when,
      targets: [target],
      revision: 1,
      createdAt: now,
    });
    await recordChange(tx, 'slot', id);
    await recordChange(tx, 'plan', target.id);
    return { slot: id, playlist: of };
  }
  const everyday = [1, 2, 3, 4, 5, 6, 7];
  await saveDefaultPlaylist(tx, await playlist('默认节目', lessons.slice(0, 3)));
  const loop = await slot('日间轮播', await playlist('日间轮播', lessons.slice(0, 20)), ['08:00', '18:00'], 'loop', everyday, {
    kind: 'region',
    id: city.id,
  });
  const all: Plan['timed'][] = [];
  for (const [n, county] of counties.entries()) {
    const list = await playlist(`${county.name}晚课`, lessons.slice(20 + n * 5, 25 + n * 5));
    all.push(await slot(`${county.name}晚课`, list, ['19:30', '20:30'], 'timed', [1, 3, 5], { kind: 'region', id: county.id }));
  }
  return { lessons: [...lessons], loop, timed: all[0] ?? loop };
}
