import type { Database, Db } from '../database/connection.ts';
import type { Log } from '../kit/log.ts';
import { raiseAlarms } from './alarm-service.ts';
import { projectLines } from './project-lines.ts';
import { kindOf, saidBy } from './said.ts';
import { readLine, type Stretch } from './told.ts';
import { listUnread, settleUnread, type UnreadLine } from './unread-store.ts';

const PAGE = 500;

/** Once after each start: what an older server kept without being able to read it is read now, and what it says goes where it belongs. */
export async function readAgain(database: Database, log: Log, signal: AbortSignal): Promise<void> {
  let read = 0;
  try {
    for (let isMore = true; isMore && !signal.aborted;) {
      const tried = await database.transaction((tx) => readPage(tx, Date.now()));
      read += tried.read;
      isMore = tried.lines === PAGE;
    }
  } catch (error) {
    log.error({ err: error }, 'lines of newer players stay unread'); // They are kept; the next start tries again.
  }
  if (read > 0) log.info({ lines: read }, 'lines of newer players were read');
}

async function readPage(tx: Db, now: number): Promise<{ lines: number; read: number }> {
  const found = await listUnread(tx, PAGE);
  const lines = found.map((line) => ({ ...line, ...readLine(line) }));
  const fresh = stretchesOf(lines.filter(({ isUnread }) => !isUnread));
  await projectLines(tx, fresh, now);
  // What calls itself an alarm was raised when it came, by its name alone.
  await raiseAlarms(tx, stretchesOf(lines.filter(({ isUnread, line }) => !isUnread && kindOf(saidBy(line)) !== 'alarm')), now);
  await settleUnread(tx, lines);
  return { lines: lines.length, read: lines.filter(({ isUnread }) => !isUnread).length };
}

function stretchesOf(lines: readonly (UnreadLine & Stretch['lines'][number])[]): Stretch[] {
  const journals = Map.groupBy(lines, ({ screen, epoch }) => `${screen} ${epoch}`);
  return [...journals.values()].flatMap((own) => (own[0] ? [{ screen: own[0].screen, epoch: own[0].epoch, lines: own }] : []));
}
