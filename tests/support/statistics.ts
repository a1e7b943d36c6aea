import { createLog } from '#server/kit/log.ts';
import { createLedger } from '#server/reports/ledger.ts';
import { rollUp } from '#server/statistics/roll-up.ts';
import { statisticsRoutes } from '#server/statistics/statistics-routes.ts';
import { EpochId, newId, type ScreenId } from '#shared/model/ids.ts';
import type { ShowingRecord } from '#shared/model/record.ts';
import { mayAll } from './by.ts';
import { standingClock } from './clock.ts';
import { county } from './county.ts';
import { temporaryDatabase } from './database.ts';
import { listFacts } from './facts.ts';
import { serve } from './http.ts';
import { journal, lineOf, showing } from './showings.ts';

/** Ledger and statistics of an office with two villages, each with a screen, and two lessons. */
export async function openStatistics() {
  const stack = new AsyncDisposableStack();
  const { database } = stack.use(await temporaryDatabase());
  const clock = standingClock();
  const land = county(database);
  const near = await land.station(await land.region('板坡村'), '板坡活动室');
  const far = await land.station(await land.region('弄福村'), '弄福村部', 'Asia/Urumqi');
  const screens = { near: await land.screen(near, '大屏'), far: await land.screen(far, '远屏') };
  const places = new Map([[screens.near, near] as const, [screens.far, far] as const]);
  const lessons = [await land.lesson('育秧'), await land.lesson('防虫, "夏"')] as const;
  const ledger = createLedger({ database, clock, log: createLog('silent') });
  const http = stack.use(await serve(statisticsRoutes({ reads: database.reads, may: mayAll() })));
  let rolled = 0;

  /** What the screen has shown, as a new epoch of its journal. Roll-ups follow. */
  async function record(screen: ScreenId, shown: readonly Partial<ShowingRecord>[]): Promise<EpochId> {
    const epoch = newId('epo', EpochId);
    const place = places.get(screen) ?? '';
    const lines = shown.map((rest) => lineOf(showing({ content: lessons[0], place, ...rest })));
    if (lines.length > 0) await ledger.append(screen, journal(screen, epoch, lines).batch(1, lines.length));
    await follow();
    return epoch;
  }

  async function follow(): Promise<void> {
    const changes = await listFacts(database.reads, rolled);
    rolled = changes.at(-1)?.seq ?? rolled;
    for (const { subject } of changes.filter(({ topic }) => topic === 'record')) {
      const [screen = '', day = ''] = subject.split(' ');
      await database.transaction((tx) => rollUp(tx, screen, day));
    }
  }

  /** The file for Excel, as bytes. */
  async function csv(query: string): Promise<Buffer> {
    const response = await fetch(`${http.url}/api/statistics/showings.csv?${query}`);
    return Buffer.from(await response.arrayBuffer());
  }

  return {
    database,
    clock,
    land,
    near,
    far,
    screens,
    lessons,
    record,
    csv,
    visitor: http.visitor(),
    [Symbol.asyncDispose]: () => stack.disposeAsync(),
  };
}
