import { pino } from 'pino';
import type { Clock } from '#player/agent/clock.ts';
import { openAlarms } from '#player/agent/journal/book.ts';
import { openDatabase, type JournalDatabase } from '#player/agent/journal/database.ts';
import { createJournal, type Journal } from '#player/agent/journal/journal.ts';
import { createReporting, type Wire } from '#player/agent/link/reporting.ts';
import { judgeClock, offsetFrom, type JudgedClock, type SavedClock } from '#player/core/clock-rules.ts';
import type { EpochId, ScreenId } from '#shared/model/ids.ts';
import type { AlarmRecord, KnownRecord } from '#shared/model/record.ts';

const log = pino({ level: 'silent' });

interface Needs {
  screen: ScreenId;
  newEpochId: () => EpochId;
  newBoot: () => string;
  /** The world's own time; both in ms. */
  trueNow: () => number;
  machine: string;
}

/** A village box: the player's own journal, reporting and clock rules, over a disk in memory and a system clock that may be wrong. */
export function modelBox({ screen, newEpochId, newBoot, trueNow, machine }: Needs, disk: JournalDatabase) {
  let saved: SavedClock | null = null;
  let skewMs = 0;
  let life = start();

  function start() {
    const boot = newBoot();
    const bootedAt = trueNow() - 5000;
    const mono = (): number => trueNow() - bootedAt;
    const machineTime = { boot, monoMs: mono(), systemMs: trueNow() + skewMs, hasBatteryClock: false };
    let known: JudgedClock = judgeClock(saved, machineTime);
    const wall = (): number => Math.round(mono() + known.offsetMs);
    let isSynced = false;
    const clock: Clock = {
      boot,
      mono,
      wall,
      trust: () => known.trust,
      learn(sample) {
        const offsetMs = offsetFrom(sample, known);
        const before = known;
        if (offsetMs !== null) known = { offsetMs, trust: 'sure', isSet: false };
        isSynced = true;
        saved = { boot, offsetMs: known.offsetMs, isSynced, isSet: false, lastGoodMs: wall() };
        const shiftMs = Math.round(known.offsetMs - before.offsetMs);
        if (offsetMs !== null && (Math.abs(shiftMs) >= 1000 || before.trust === 'unsure'))
          journal.write({ records: [{ ...header(), kind: 'clock', shiftMs, source: 'server' }] });
      },
      onCorrected: () => undefined,
      save: () => Promise.resolve(),
    };
    const header = () => ({ v: 1 as const, at: wall(), boot, mono: Math.round(mono()), clock: known.trust });
    const journal: Journal = createJournal({ database: disk, screen, machine, newEpochId, keptBytes: Infinity });
    const reporting = createReporting({ journal, alarms: openAlarms(journal, clock), clock, log, floor: () => 0 });
    return { journal, reporting, header };
  }

  return {
    disk,
    /** A record of something that happened; undefined where the disk would not take it. */
    record(name: string): KnownRecord | undefined {
      const alarm: AlarmRecord = { ...life.header(), kind: 'alarm', what: 'happened', detail: name };
      try {
        life.journal.write({ records: [alarm] });
        return alarm;
      } catch {
        return undefined;
      }
    },
    /** The link is there, for as long as the wire bears it. Gives whether all was told. */
    async tell(wire: Wire): Promise<boolean> {
      life.reporting.restart();
      await life.reporting.send(wire).catch(() => undefined);
      return life.journal.unsent() <= 0;
    },
    /** Power off and on; nothing is closed. `skew`: what is wrong with the system's clock from now on. */
    restart(skew: number): void {
      skewMs = skew;
      life = start();
    },
    /** Full: no page more; or as large as it likes. */
    fill: (isFull: boolean): void => disk.exec(`PRAGMA max_page_count = ${isFull ? 1 : 1_000_000}`),
  };
}

export type ModelBox = ReturnType<typeof modelBox>;

export const newDisk = (): JournalDatabase => openDatabase(':memory:');

const TABLES = { epoch: 6, entry: 3, pending: 2 };

/** An image of a disk, byte for byte as far as a journal can tell. */
export function copyDisk(from: JournalDatabase): JournalDatabase {
  const to = newDisk();
  for (const [table, columns] of Object.entries(TABLES)) {
    const insert = to.prepare(`INSERT INTO ${table} VALUES (${Array.from({ length: columns }, () => '?').join(', ')})`);
    for (const row of from.prepare(`SELECT * FROM ${table}`).all()) insert.run(...Object.values(row));
  }
  return to;
}

export const linesOn = (disk: JournalDatabase): string[] =>
  disk
    .prepare('SELECT text FROM entry')
    .all()
    .map(({ text }) => String(text));
