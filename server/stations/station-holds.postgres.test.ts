import { expect, test } from 'vitest';
import { z } from 'zod';
import { bySystem } from '#server/kit/by.ts';
import { createStation } from '#server/stations/station-service.ts';
import { stationCalls as calls } from '#shared/protocol/http/stations.ts';
import { openOffice } from '#tests/support/stations.ts';

const Waiting = z.object({ rows: z.tuple([z.object({ waiting: z.boolean() })]) });

test.each(['closeRegion', 'removeRegion'] as const)(
  '%s waits for a station that is just being made in the region, and then finds it',
  async (act) => {
    await using office = await openOffice();
    const { admin, database } = office;
    const region = await admin.call(calls.createRegion, { body: { parent: null, kind: 'village', name: '周乐村' } });
    const [made, go] = [Promise.withResolvers<null>(), Promise.withResolvers<null>()];
    const making = database.transaction(async (tx) => {
      await createStation(tx, bySystem, calls.createStation.body.parse({ region: region.id, name: '新站' }), 1);
      made.resolve(null);
      await go.promise;
    });
    await made.promise;
    const ended: string[] = [];
    const acting = admin.call(calls[act], { params: { id: region.id } }).then(
      () => ended.push('done'),
      (error: Error) => ended.push(error.message),
    );
    const isWaiting = async () =>
      Waiting.parse(await database.reads.raw(`select count(*) > 0 as waiting from pg_locks where not granted`)).rows[0].waiting;
    while (ended.length === 0 && !(await isWaiting())); // On the way to one of the two.
    go.resolve(null);
    await Promise.all([making, acting]);
    expect(ended).toEqual([act === 'closeRegion' ? 'still_open' : 'in_use']);
  },
);
