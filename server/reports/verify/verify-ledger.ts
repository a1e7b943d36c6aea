import { z } from 'zod';
import { EpochId, ScreenId } from '#shared/model/ids.ts';
import type { LedgerFault } from '#shared/model/ledger-fault.ts';
import type { Reads } from '../../database/connection.ts';
import { rowsOf } from '../../database/insert.ts';
import { inOneMoment } from '../../database/moment.ts';
import { chain, seedOf } from '../chain.ts';
import { listCorrections, timed, type Correction } from '../correct-times.ts';
import { stationFacts } from '../project-lines.ts';
import { listLines } from '../ledger-store.ts';
import { FIRST_INSTANT, spansOf } from '../project.ts';
import { readLine, type ToldLine } from '../told.ts';
import { found, judgeRows, type FactsThen, type Finding } from './judge-line.ts';
import { keyOf, walkLedger, type LineRow, type Page } from './walk-ledger.ts';

export interface LedgerVerdict {
  /** The first line that is wrong; null: none is. */
  fault: LedgerFault | null;
  screens: number;
  journals: number;
  lines: number;
  showings: number;
  /** Of newer players, kept as they are. */
  unread: number;
}

type Journal = Pick<LineRow, 'screen' | 'epoch'> & { seq: number; hash: string; corrections: Correction[] | null };

/** Looks at every line and at what every table says of it, in one moment of the database. Changes nothing; the server may run meanwhile. */
export function verifyLedger(reads: Reads): Promise<LedgerVerdict> {
  return inOneMoment(reads, async (at) => {
    const marks = await readMarks(at);
    const screens = new Set<string>();
    const seen = { journals: 0, lines: 0, showings: 0, unread: 0 };
    let fault: LedgerFault | null = null;
    let journal: Journal | undefined;
    for await (const page of walkLedger(at)) {
      const told = page.lines.map((row) => ({ row, told: readLine(row) }));
      const facts = await stationFacts(
        at,
        told.flatMap(({ told: { showing } }) => showing ?? []),
        isAnyUnsure(told) ? FIRST_INSTANT : undefined,
      );
      for (const { row, told: line } of told) {
        if (journal?.screen !== row.screen || journal.epoch !== row.epoch) {
          fault = journal ? judgeEnd(journal, marks) : null;
          if (fault) break;
          journal = { screen: row.screen, epoch: row.epoch, seq: 0, hash: seedOf(row.screen, row.epoch), corrections: null };
          screens.add(row.screen);
          seen.journals += 1;
        }
        if (line.showing?.clock === 'unsure') journal.corrections ??= await listCorrections(at, row, row.seq);
        const finding = (await judgeChain(at, journal, row)) ?? (await judgeTables(at, page, row, timedLine(line, journal), facts));
        if (finding) {
          fault = faultAt(finding.sign === 'lineGone' ? { ...row, seq: journal.seq + 1 } : row, finding);
          break;
        }
        journal = { ...journal, seq: row.seq, hash: row.hash };
        seen.lines += 1;
        seen.showings += Number(line.showing !== undefined);
        seen.unread += Number(line.isUnread);
      }
      fault ??= firstLeft(page);
      if (fault) break;
    }
    if (!fault && journal) fault = judgeEnd(journal, marks);
    fault ??= [...marks.values()].map(({ screen, epoch }) => faultAt({ screen, epoch, seq: 1 }, found('tailGone')))[0] ?? null;
    return { fault, screens: screens.size, ...seen };
  });
}

const timedLine = (line: ToldLine, { corrections }: Journal): ToldLine =>
  line.showing && corrections ? { ...line, showing: timed(line.showing, line.seq, corrections) } : line;

/** Its sync may put a showing long before what it called now. */
const isAnyUnsure = (lines: readonly { told: ToldLine }[]): boolean => lines.some(({ told }) => told.showing?.clock === 'unsure');

const faultAt = ({ screen, epoch, seq }: Pick<LineRow, 'screen' | 'epoch' | 'seq'>, finding: Finding): LedgerFault => ({
  screen,
  epoch,
  seq,
  ...finding,
});

async function judgeChain(reads: Reads, before: Journal, row: LineRow): Promise<Finding | undefined> {
  if (row.seq > before.seq + 1) return found('lineGone');
  if (row.seq !== before.seq + 1) return found('order');
  const [wanted] = chain([row.line], row.seq, before.hash);
  if (!wanted || wanted.hash === row.hash) return undefined;
  // The line after it was chained on the true hash: with which of the two does it go on?
  const [next] = await listLines(reads, row, row.seq + 1, row.seq + 1);
  const goesOn = next && chain([next.line], next.seq, wanted.hash)[0]?.hash === next.hash;
  const isHead = !next && (await isHeadOf(reads, row, wanted.hash));
  return found(goesOn || isHead ? 'hash' : 'line');
}

async function isHeadOf(reads: Reads, { screen, epoch, seq }: LineRow, hash: string): Promise<boolean> {
  return (await reads('watermark').where({ screen, epoch, stored: seq, head: hash }).first('stored')) !== undefined;
}

async function judgeTables(reads: Reads, page: Page, row: LineRow, line: ToldLine, facts: FactsThen): Promise<Finding | undefined> {
  const key = keyOf(row);
  const rows = { showing: page.showings.get(key), alarm: page.alarms.get(key), reader: page.unread.get(key) };
  page.showings.delete(key);
  page.alarms.delete(key);
  const { showing } = line;
  const rest = showing?.more ? await listLines(reads, row, row.seq + 1, row.seq + showing.more) : [];
  const whole = showing && { ...showing, media: [...showing.media, ...rest.flatMap((one) => spansOf(one.line)?.media ?? [])] };
  return judgeRows(row, line, whole, rows, facts);
}

/** Rows of which no line was left to tell. */
function firstLeft({ showings, alarms }: Page): LedgerFault | null {
  const [showing] = showings.values();
  const [alarm] = alarms.values();
  if (showing) return faultAt(showing, found('rowExtra'));
  return alarm ? faultAt(alarm, found('alarmExtra')) : null;
}

const MarkRow = z.object({ screen: ScreenId, epoch: EpochId, stored: z.int(), head: z.string() });
type Marks = Map<string, z.infer<typeof MarkRow>>;

async function readMarks(reads: Reads): Promise<Marks> {
  const rows = rowsOf(MarkRow, await reads('watermark').where('stored', '>', 0).select('screen', 'epoch', 'stored', 'head'));
  return new Map(rows.map((mark) => [`${mark.screen} ${mark.epoch}`, mark]));
}

/** A journal's last line and its watermark must be the same; takes the mark off the list of those without a line. */
function judgeEnd(journal: Journal, marks: Marks): LedgerFault | null {
  const name = `${journal.screen} ${journal.epoch}`;
  const mark = marks.get(name);
  marks.delete(name);
  const stored = mark?.stored ?? 0;
  if (stored > journal.seq) return faultAt({ ...journal, seq: journal.seq + 1 }, found('tailGone'));
  if (stored < journal.seq) return faultAt({ ...journal, seq: stored + 1 }, found('tailExtra'));
  return mark?.head === journal.hash ? null : faultAt(journal, found('head'));
}
