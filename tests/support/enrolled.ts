import { expect } from 'vitest';
import { stationCalls as calls } from '#shared/protocol/http/stations.ts';
import { createVisitor } from './http.ts';
import type { Office } from './office.ts';
import { createBox } from './stations.ts';

/** A box with a real key, enrolled over HTTP like any other, at a station of its own. */
export async function enrolled({ url, client }: Office) {
  const region = await client.call(calls.createRegion, { body: { parent: null, kind: 'village', name: '板坡村' } });
  const station = await client.call(calls.createStation, { body: { region: region.id, name: '活动室' } });
  const box = createBox(createVisitor(url));
  const { id, code, digits } = await box.offer();
  expect((await client.call(calls.enterCode, { body: { code } })).digits).toBe(digits);
  const { id: screen } = await client.call(calls.confirmEnrolment, {
    params: { id },
    body: { station: station.id, name: '大屏', kind: 'station' },
  });
  return { ...box, screen };
}
