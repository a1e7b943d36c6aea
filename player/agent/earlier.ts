import { join } from 'node:path';
import type { Logger } from 'pino';
import type { Clock } from './clock.ts';
import { listEarlierIdentities, type Enrolled } from './identity.ts';
import { openAlarms } from './journal/book.ts';
import { openEarlierJournal } from './journal/open-journal.ts';
import { createGreeting } from './link/greeting.ts';
import { tellTheRest } from './link/last-reports.ts';
import { createReporting } from './link/reporting.ts';

interface Needs {
  server: URL;
  data: string;
  enrolled: Enrolled;
  clock: Clock;
  log: Logger;
  signal: AbortSignal;
}

/** A box that was enrolled anew still tells what it showed as the screen it was before, each with the key of that screen. */
export async function tellEarlier({ server, data, enrolled, clock, log, signal }: Needs): Promise<void> {
  const telling = (await listEarlierIdentities(data)).map(async ({ identity, enrolled: earlier }) => {
    const journal = openEarlierJournal(join(data, 'journal.sqlite'), earlier.screen);
    if (!journal) return;
    try {
      if (journal.unsent() === 0) return;
      // The same office may have another address by now; another office is where its own records go.
      const where = earlier.rootKey === enrolled.rootKey ? server : new URL(earlier.server);
      const reporting = createReporting({ journal, alarms: openAlarms(journal, clock), clock, log, floor: () => 0 });
      const greet = createGreeting({
        screen: earlier.screen,
        rootKey: new Uint8Array(Buffer.from(earlier.rootKey, 'base64url')),
        delegatedSince: () => 0,
        suspect: () => undefined, // Of the screen that this box is now, others will tell.
      });
      await tellTheRest({ server: where, screen: earlier.screen, identity, clock, journal, reporting, greet, log, signal });
    } finally {
      journal.close();
    }
  });
  await Promise.all(telling);
}
