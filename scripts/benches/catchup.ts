import { statSync } from 'node:fs';
import path from 'node:path';
import { pino } from 'pino';
import { machineTimepiece, openClock, type Clock } from '#player/agent/clock.ts';
import { openAlarms } from '#player/agent/journal/book.ts';
import { openDatabase } from '#player/agent/journal/database.ts';
import { createJournal, type Journal } from '#player/agent/journal/journal.ts';
import { createOffice, type OfficeNeeds } from '#player/agent/link/office.ts';
import { createReporting } from '#player/agent/link/reporting.ts';
import { startUplink } from '#player/agent/link/uplink.ts';
import { EpochId, newId } from '#shared/model/ids.ts';
import type { PlayerStatus } from '#shared/protocol/player.ts';
import { run as runProgram } from '#tests/support/child.ts';
import { temporaryFolder } from '#tests/support/folder.ts';
import { auditLedger } from '#tests/support/ledger-of.ts';
import { plantScreen, type PlantedScreen } from '#tests/support/screen-visitor.ts';
import { until } from '#tests/support/until.ts';
import { showingsAt } from './ledger/showings.ts';
import { flashOfADay } from './ledger/flash.ts';

/** A month at 2,880 showings a day. */
const MONTH = 86_400;
const STATUS_MS = 100;
const log = pino({ level: 'silent' });

/**
 * Seconds from the moment a link is there until a month of one screen's records, kept on its disk, is committed at the office: the player's own
 * journal and uplink, a real server process. Beside it goes what is live: status every tenth of a second, and a showing that ends meanwhile.
 * `flashMB`: what a day of 2,880 showings writes to the disk.
 */
export async function run({ n }: { n: number; seed: number }) {
  const records = n || MONTH;
  await using folder = await temporaryFolder();
  const data = path.join(folder.path, 'data');
  const planted = await plantScreen(data);
  const file = path.join(folder.path, 'journal.sqlite');
  const flash = await flashOfADay(folder.path, planted.station);
  fill(file, planted, records);
  const journalMB = Math.round(statSync(file).size / 1e5) / 10;
  await using server = runProgram('server/main.ts', [], { FIELDCAST_DATA: data, FIELDCAST_PORT: '0' });
  const url = new URL((await server.says(/"url":"([^"]+)","msg":"listening"/))[1] ?? '');
  const clock = await openClock(folder.path, machineTimepiece(), log);
  const told = await tellAll(
    openJournalAt(file, planted),
    { server: url, ...asOffice(planted), clock, onRevoked: () => undefined, isRevocation: () => true },
    clock,
    planted,
  );
  await server.kill('SIGKILL');
  const lost = records + 1 - auditLedger(data).lines;
  const details = { ...told, journalMB, lost, ...flash };
  return { value: told.seconds, unit: 's', baseline: null, n: records, details };
}

const openJournalAt = (file: string, { screen }: PlantedScreen): Journal =>
  createJournal({ database: openDatabase(file), screen, machine: null, newEpochId: () => newId('epo', EpochId) });

/** By the journal's own hand; a day a commit, or it would take the disk half an hour. */
function fill(file: string, planted: PlantedScreen, records: number): void {
  const showingOf = showingsAt(planted.station);
  const journal = openJournalAt(file, planted);
  for (let from = 0; from < records; from += 2880)
    journal.write({ records: Array.from({ length: Math.min(2880, records - from) }, (_, nth) => showingOf(from + nth)) });
  journal.close(); // Its log goes into the file.
}

const asOffice = ({ screen, signLogin }: PlantedScreen): Pick<OfficeNeeds, 'screen' | 'identity'> => ({
  screen,
  identity: { signLogin },
});

const STATUS: PlayerStatus = { revision: 1, showing: null, missing: { blobs: 0, bytes: 0 }, unsentLines: 0, clock: 'sure', trouble: null };

async function tellAll(journal: Journal, needs: OfficeNeeds, clock: Clock, { station }: PlantedScreen) {
  const stopping = new AbortController();
  const reporting = createReporting({ journal, alarms: openAlarms(journal, clock), clock, log, floor: () => 1 });
  const statusAt: number[] = [];
  const began = performance.now();
  const uplink = startUplink({
    office: createOffice(needs),
    journal,
    reporting,
    greet: (say, body) => say({ ...body, nonce: 'A'.repeat(22) }),
    log,
    signal: stopping.signal,
    // Asked for anew only when the last was answered.
    status: () => {
      statusAt.push(performance.now());
      return STATUS;
    },
    statusMs: STATUS_MS,
    mono: () => performance.now(),
    onWindow: () => undefined,
    onTold: () => undefined,
    onCommand: () => undefined,
    onUp: () => undefined,
    onPoke: () => undefined,
    onRevoked: () => undefined,
  });
  await until(() => uplink.isUp());
  const upAt = performance.now();
  journal.write({ records: [showingsAt(station)(MONTH)] });
  await until(() => journal.unsent() === 0);
  const endedAt = performance.now();
  stopping.abort();
  await uplink.done;
  journal.close();
  const gaps = statusAt.slice(1).map((at, nth) => at - (statusAt[nth] ?? at));
  const seconds = Math.round((endedAt - began) / 100) / 10;
  return { seconds, connectMs: Math.round(upAt - began), statuses: statusAt.length, longestStatusGapMs: Math.round(Math.max(0, ...gaps)) };
}
