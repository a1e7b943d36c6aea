import { LessonId, type PlaylistId, type StationId } from '#shared/model/ids.ts';
import type { Slot } from '#shared/model/programme.ts';
import { catalogueCalls } from '#shared/protocol/http/catalogue.ts';
import { programmeCalls } from '#shared/protocol/http/programmes.ts';
import { stationCalls } from '#shared/protocol/http/stations.ts';
import type { OfficeClient } from '#scripts/office/client.ts';
import { loadExpectations, pathOf, type SampleLesson } from '#scripts/samples/expectations.ts';
import type { Box } from './box.ts';
import { until } from './child.ts';

/** What a clerk does, in a clerk's words. */
export function clerkAt(client: OfficeClient) {
  /** Uploads a sample and waits until it can be shown. */
  async function publishLesson(file: string): Promise<{ id: LessonId; sample: SampleLesson }> {
    const { lessons } = await loadExpectations();
    const sample = lessons.find((lesson) => lesson.file === file);
    if (!sample) throw new Error(`there is no sample ${file}`);
    const id = LessonId.parse(await client.upload(pathOf(sample)));
    await until(async () => {
      const { state, fault } = await client.call(catalogueCalls.getLesson, { params: { id } });
      if (fault) throw new Error(`${file}: ${fault}`);
      return state === 'ready';
    });
    return { id, sample };
  }

  async function openStation(name: string): Promise<StationId> {
    const region = await client.call(stationCalls.createRegion, { body: { parent: null, kind: 'village', name: '李家沟村' } });
    return (await client.call(stationCalls.createStation, { body: { region: region.id, name } })).id;
  }

  /** Types the six letters that stand on the screen, compares the six digits, and gives the screen its place. */
  async function enrol(box: Box, station: StationId, name: string): Promise<void> {
    const code = (await until(async () => /\b[A-Z](?:\s?[A-Z]){5}\b/.exec(await box.text())))[0].replaceAll(/\s/g, '');
    const claimed = await until(() => client.call(stationCalls.enterCode, { body: { code } }).catch(() => undefined), 500);
    await until(async () => (await box.text()).replaceAll(/\s/g, '').includes(claimed.digits));
    await client.call(stationCalls.confirmEnrolment, { params: { id: claimed.id }, body: { station, name, kind: 'station' } });
  }

  async function makePlaylist(title: string, lessons: readonly LessonId[]): Promise<PlaylistId> {
    const items = lessons.map((content) => ({ content, seconds: null }));
    return (await client.call(programmeCalls.createPlaylist, { body: { title, items } })).id;
  }

  function schedule(playlist: PlaylistId, station: StationId, when: Pick<Slot, 'tier' | 'start' | 'end' | 'repeats'>): Promise<Slot> {
    const everyDay = { from: '2026-01-01', until: null, weekdays: [1, 2, 3, 4, 5, 6, 7] };
    return client.call(programmeCalls.createSlot, {
      body: { ...everyDay, ...when, playlist, targets: [{ kind: 'station', id: station }] },
    });
  }

  return { publishLesson, openStation, enrol, makePlaylist, schedule };
}

/** Local time of day in Shanghai, some seconds from now: '14:05:30'. */
export function timeOfDay(fromNowMs: number): string {
  return new Intl.DateTimeFormat('sv-SE', { timeZone: 'Asia/Shanghai', hour: '2-digit', minute: '2-digit', second: '2-digit' }).format(
    Date.now() + fromNowMs,
  );
}
