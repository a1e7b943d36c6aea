import type { RegionId, ScreenId } from '#shared/model/ids.ts';
import { stationCalls as calls } from '#shared/protocol/http/stations.ts';
import type { FakePage } from './fake-page.ts';
import type { Office } from './office.ts';

/** The box on the code that its page shows, with a station of its own: the talk of enrolment, as two people would lead it. */
export async function takeIn({ client }: Office, page: FakePage, name = '大屏'): Promise<ScreenId> {
  const [there] = (await client.call(calls.listRegions, { query: {} })).regions;
  const region: RegionId =
    there?.id ?? (await client.call(calls.createRegion, { body: { parent: null, kind: 'village', name: '板坡村' } })).id;
  const station = await client.call(calls.createStation, { body: { region, name: `${name}站` } });
  const card = await page.sees((each) => each.kind === 'enrol' && each.code !== null);
  const { id } = await client.call(calls.enterCode, { body: { code: card.kind === 'enrol' ? (card.code ?? '') : '' } });
  await page.sees((each) => each.kind === 'enrol' && each.digits !== null);
  const screen = await client.call(calls.confirmEnrolment, { params: { id }, body: { station: station.id, name, kind: 'station' } });
  return screen.id;
}
