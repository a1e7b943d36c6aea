import { expect, test } from 'vitest';
import { z } from 'zod';
import { bySystem } from '#server/kit/by.ts';
import { createStation } from '#server/stations/station-service.ts';
import { stationCalls as calls } from '#shared/protocol/http/stations.ts';
import { openOffice } from '#tests/support/stations.ts';

const Waiting = z.object({ rows: z.tuple([z.object({ waiting: z.boolean() })]) });

test.each(['closeRegion', 'removeRegion'] as const)(
  '%s while a station is just being made in the region: one of the two is refused',
  async (act) => {
    await using office = await openOffice();
    const { admin, database } = office;
    const region = await admin.call(calls.createRegion, { body: { parent: null, kind: 'village', name: '周乐村' } });
    const [made, go] = [Promise.withResolvers<null>(), Promise.withResolvers<null>()];
    const ended: string[] = [];
    const end = (work: Promise<unknown>, what: string) =>
      work.then(
        () => ended.push(what),
        (error: Error) => ended.push(error.message.split(' ')[0] ?? ''),
      );
    const draft = calls.createStation.body.parse({ region: region.id, name: '新站' });
    const making = database.decide(async (tx) => {
      const station = await createStation(tx, bySystem, draft, 1);
      made.resolve(null);
      await go.promise;
      return station;
    });
    const first = end(making, 'made');
    await made.promise;
    const second = end(admin.call(calls[act], { params: { id: region.id } }), act);
    const isWaiting = async () =>
      Waiting.parse(await database.reads.raw(`select count(*) > 0 as waiting from pg_locks where not granted`)).rows[0].waiting;
    while (ended.length === 0 && !(await isWaiting())); // On the way to one of the two.
    go.resolve(null);
    await Promise.all([first, second]);
    expect([
      ['made', act === 'closeRegion' ? 'still_open' : 'in_use'],
      [act, act === 'closeRegion' ? 'closed_place' : 'not_found'],
    ]).toContainEqual(ended);
  },
);
