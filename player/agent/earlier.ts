import { join } from 'node:path';
import type { Logger } from 'pino';
import type { Clock } from './clock.ts';
import { listEarlierIdentities, type Enrolled, type Identity } from './identity.ts';
import { openAlarms } from './journal/book.ts';
import type { Journal } from './journal/journal.ts';
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

/**
 * A box that was enrolled anew still tells what it showed as the screen it was before, each with the key of that screen. `counts` is null
 * until it is known what they have left.
 */
export function tellEarlier(needs: Needs) {
  const journals: Pick<Journal, 'told' | 'unsent'>[] = [];
  let isKnown = false;
  const sumOf = (count: 'told' | 'unsent'): number => journals.reduce((sum, journal) => sum + Math.max(0, journal[count]()), 0);

  async function tellAll(): Promise<void> {
    const opened = (await listEarlierIdentities(needs.data)).flatMap(({ identity, enrolled }) => {
      const journal = openEarlierJournal(join(needs.data, 'journal.sqlite'), enrolled.screen);
      return journal ? [{ identity, earlier: enrolled, journal }] : [];
    });
    journals.push(...opened.map(({ journal }) => journal));
    isKnown = true;
    await Promise.all(opened.map((one) => tellOne(one, needs)));
  }

  return { done: tellAll(), counts: () => (isKnown ? { stored: sumOf('told'), unsent: sumOf('unsent') } : null) };
}

interface Earlier {
  identity: Identity;
  earlier: Enrolled;
  journal: Journal;
}

async function tellOne({ identity, earlier, journal }: Earlier, { server, enrolled, clock, log, signal }: Needs): Promise<void> {
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
}
