import type { Logger } from 'pino';
import type { ScreenId } from '#shared/model/ids.ts';
import { backoffMs } from '../../core/backoff.ts';
import type { Clock } from '../clock.ts';
import type { Identity } from '../identity.ts';
import type { Journal } from '../journal/journal.ts';
import type { Greet } from './greeting.ts';
import { createOffice, wireByHttp } from './office.ts';
import { createPause } from './pause.ts';
import type { Reporting } from './reporting.ts';

export interface LastReportsNeeds {
  server: URL;
  screen: ScreenId;
  identity: Identity;
  clock: Clock;
  journal: Journal;
  reporting: Reporting;
  greet: Greet;
  log: Logger;
  signal: AbortSignal;
  random?: () => number;
}

const HOUR_MS = 3_600_000;
const BACKOFF = { firstMs: 5000, mostMs: HOUR_MS };

/** A screen that is out of service tells what it still has to tell, and whatever comes after; ends with the signal. */
export async function tellTheRest(needs: LastReportsNeeds): Promise<void> {
  const { server, screen, identity, clock, journal, reporting, greet, log, signal, random = Math.random } = needs;
  const office = createOffice({
    server,
    screen,
    identity,
    clock,
    onRevoked: () => undefined,
    isRevocation: () => true,
    purpose: 'records',
  });
  const wire = wireByHttp(office, greet, signal);
  const unsent = createPause(signal);
  journal.onAppend(unsent.wake);
  let failures = 0;
  while (!signal.aborted) {
    try {
      if (journal.unsent() > 0) {
        await reporting.send(wire);
        journal.settle();
        log.info('the last records are told');
      }
      failures = 0;
      await unsent.wait(HOUR_MS);
    } catch (error) {
      log.debug({ err: error }, 'the last records wait');
      await unsent.wait(backoffMs(failures++, BACKOFF, random));
    }
  }
}
