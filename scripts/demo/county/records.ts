import type { EpochId, ScreenId } from '#shared/model/ids.ts';
import type { ShowingRecord } from '#shared/model/record.ts';
import { chain, seedOf } from '#server/reports/chain.ts';
import type { createLedger } from '#server/reports/ledger.ts';
import type { Mint } from './mint.ts';
import type { MadeScreen } from './places.ts';
import type { Plan } from './programme.ts';

const DAY_MS = 86_400_000;
const BATCH = 2000;
/** China's zone has no summer time. */
const ZONE_MS = 8 * 3_600_000;

interface Needs {
  ledger: ReturnType<typeof createLedger>;
  mint: Mint;
  plan: Plan;
  screens: readonly MadeScreen[];
  /** Local midnights, as UTC. */
  days: readonly number[];
  showings: number;
  progress: (share: number) => void;
}

export interface MadeJournal {
  screen: ScreenId;
  epoch: EpochId;
  lines: number;
}

/** A month of records, line by line as a player writes them, taken in by the very ledger that takes them from players. */
export async function addRecords({ ledger, mint, plan, screens, days, showings, progress }: Needs): Promise<MadeJournal[]> {
  const eachDay = Math.max(1, Math.round(showings / (screens.length * days.length * 0.92)));
  const made: MadeJournal[] = [];
  for (const [n, screen] of screens.entries()) {
    const epoch = mint.epoch();
    const lines = days.flatMap((day) => dayOf(mint, plan, screen, day, eachDay));
    await tell(ledger, screen.id, epoch, lines);
    made.push({ screen: screen.id, epoch, lines: lines.length });
    progress((n + 1) / screens.length);
  }
  return made;
}

async function tell(ledger: Needs['ledger'], screen: ScreenId, epoch: EpochId, lines: readonly string[]): Promise<void> {
  const chained = chain(lines, 1, seedOf(screen, epoch));
  for (let at = 0; at < lines.length; at += BATCH) {
    const before = at === 0 ? seedOf(screen, epoch) : (chained[at - 1]?.hash ?? '');
    await ledger.append(screen, { epoch, fromSeq: at + 1, before, lines: lines.slice(at, at + BATCH) });
  }
}

/** One boot a day: showings back to back from eight o'clock, then the power span. About one day in twelve the box stays off. */
function dayOf(mint: Mint, plan: Plan, { station, kind }: MadeScreen, day: number, count: number): string[] {
  if (mint.chance(0.08)) return [];
  const boot = mint.bytesFor(`${station} ${day}`).toString('hex').slice(0, 32);
  const on = day + 8 * 3_600_000 + mint.whole(1_800_000);
  let mono = 20_000 + mint.whole(60_000);
  const lines: string[] = [];
  const monoOf = (): number => (mono += 200 + mint.whole(400));
  const atOf = (when: number): number => on + when;
  for (let n = 0; n < count; n++) {
    const lesson = plan.lessons[(n + (kind === 'outdoor' ? 3 : 0)) % 20];
    if (!lesson) continue;
    const ended = endOf(mint);
    const from = monoOf();
    const shown = ended === 'complete' ? lesson.durationMs : ended === 'skipped' ? 0 : 1 + mint.whole(lesson.durationMs);
    mono += shown;
    const record: ShowingRecord = {
      v: 1,
      kind: 'showing',
      at: atOf(mono),
      boot,
      mono,
      clock: 'sure',
      revision: 3,
      slot: plan.loop.slot,
      content: lesson.id,
      package: lesson.package,
      cause: 'loop',
      class: null,
      place: station,
      rung: ended === 'skipped' ? null : '720p',
      display: 'unknown',
      from: atOf(from),
      fromMono: from,
      toMono: from + shown,
      itemMs: lesson.durationMs,
      media: shown > 0 ? [[0, shown, 1, from]] : [],
      frames: Math.ceil(shown / 40),
      sound: shown > 0 ? [[from, from + shown]] : [],
      ended,
      ...(ended === 'skipped' && { skippedFor: 'missing' as const }),
    };
    lines.push(JSON.stringify(record));
  }
  const end = mono + 5000;
  lines.push(
    JSON.stringify({
      v: 1,
      kind: 'power',
      at: atOf(end),
      boot,
      mono: end,
      clock: 'sure',
      from: on,
      fromMono: 0,
      toMono: end,
      ended: mint.chance(0.7) ? 'stopped' : 'lost',
    }),
  );
  if (mint.chance(0.004))
    lines.push(
      JSON.stringify({
        v: 1,
        kind: 'alarm',
        at: atOf(end),
        boot,
        mono: end,
        clock: 'sure',
        what: 'lines_thinned',
        detail: '120',
      }),
    );
  return lines;
}

function endOf(mint: Mint): ShowingRecord['ended'] {
  const at = mint.whole(1000);
  if (at < 920) return 'complete';
  if (at < 970) return 'cut';
  return at < 985 ? 'power' : 'skipped';
}

/** The last so many local days up to the one that holds `now`, as UTC instants of their midnights. */
export function lastDays(now: number, count: number): number[] {
  const today = Math.floor((now + ZONE_MS) / DAY_MS) * DAY_MS - ZONE_MS;
  return Array.from({ length: count }, (_, n) => today - (count - n) * DAY_MS);
}
