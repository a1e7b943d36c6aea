import { expect, test } from 'vitest';
import { EpochId, newId } from '#shared/model/ids.ts';
import { stationCalls as calls } from '#shared/protocol/http/stations.ts';
import { journal, lineOf, showing } from '#tests/support/showings.ts';
import { enrolBox, openOffice } from '#tests/support/stations.ts';
import { everywhere } from '../kit/by.ts';
import { createLog } from '../kit/log.ts';
import { listSums } from '../statistics/sums-store.ts';
import { rollUp } from '../statistics/roll-up.ts';
import { createLedger } from './ledger.ts';

/** Shorter than the half hour after which somebody who does nothing is signed out. */
const STEP_MS = 1_200_000;

test('what is reported late keeps the region in which the station stood when it was shown', async () => {
  await using office = await openOffice();
  const { screen } = await enrolBox(office);
  const { admin, clock, database, station } = office;
  const village = office.region;
  const county = async (name: string) => admin.call(calls.createRegion, { body: { parent: null, kind: 'county', name } });
  const [donglan, bama] = [await county('东兰县'), await county('巴马县')];
  const start = clock.now();
  const moveVillage = (id: typeof village.id, parent: typeof donglan.id) =>
    admin.call(calls.moveRegion, { params: { id }, body: { parent } });

  clock.advance(STEP_MS); // The village comes to 东兰, later to 巴马; at last the station leaves it.
  await moveVillage(village.id, donglan.id);
  clock.advance(STEP_MS);
  await moveVillage(village.id, bama.id);
  clock.advance(STEP_MS);
  await admin.call(calls.reviseStation, { params: { id: station.id }, body: { seenRevision: 1, region: donglan.id } });

  const epoch = newId('epo', EpochId);
  const lines = [0.5, 1.5, 2.5, 3.5].map((steps) => lineOf(showing({ place: station.id, from: start + steps * STEP_MS })));
  await createLedger({ database, clock, log: createLog('silent') }).append(screen.id, journal(screen.id, epoch, lines).batch(1, 4));
  const rows: { region_path: string }[] = await database.reads('showing').orderBy('seq').select('region_path');
  expect(rows.map(({ region_path }) => region_path)).toEqual([
    `${village.id}/`,
    `${donglan.id}/${village.id}/`,
    `${bama.id}/${village.id}/`,
    `${donglan.id}/`,
  ]);
});

test('figures stay with the station at which they were shown when the screen has moved, and with its name when it is closed', async () => {
  await using office = await openOffice();
  const { screen } = await enrolBox(office);
  const { admin, clock, database, station } = office;
  const next = await admin.call(calls.createStation, { body: { region: office.region.id, name: '文化广场' } });
  await admin.call(calls.reviseScreen, { params: { id: screen.id }, body: { station: next.id } });
  await admin.call(calls.closeStation, { params: { id: station.id } });
  const lines = [lineOf(showing({ place: station.id })), lineOf(showing({ place: next.id }))];
  await createLedger({ database, clock, log: createLog('silent') }).append(
    screen.id,
    journal(screen.id, newId('epo', EpochId), lines).batch(1, 2),
  );
  await database.transaction((tx) => rollUp(tx, screen.id, '2026-11-23'));
  const sums = await listSums(database.reads, everywhere, { by: 'station', from: '2026-11-23', to: '2026-11-23' });
  expect(new Map(sums.map(({ key, showings }) => [key, showings]))).toEqual(
    new Map([
      [station.id, 1],
      [next.id, 1],
    ]),
  );
});
