import { createHash } from 'node:crypto';
import { Unreachable } from '#player/agent/link/http.ts';
import type { Wire } from '#player/agent/link/reporting.ts';
import { EpochId, newId, ScreenId } from '#shared/model/ids.ts';
import { KnownRecord } from '#shared/model/record.ts';
import { seeded } from '../../samples/seeded.ts';
import { copyDisk, linesOn, modelBox, newDisk, type ModelBox } from './box.ts';
import { modelOffice } from './office.ts';

const STEPS = 40;
const BEGAN = Date.UTC(2026, 10, 23);
const YEAR_MS = 365 * 86_400_000;
const SKEWS = [0, -3_600_000, 10 * YEAR_MS, -BEGAN];
const FATES = ['arrives', 'arrives', 'arrives', 'lost', 'answer lost', 'twice'] as const;

export interface Played {
  /** What must never be, in words. */
  faults: string[];
  /** Of everything that the office holds in the end. */
  digest: string;
  happened: number;
}

/** One schedule of faults: links, disks, clocks, restarts, restores and clones, all of them decided by the seed. */
export async function playSchedule(seed: number): Promise<Played> {
  const random = seeded(seed);
  const whole = (below: number): number => Math.floor(random() * below);
  const fill = (bytes: Uint8Array): Uint8Array => bytes.map(() => whole(256));
  let now = BEGAN;
  let boots = 0;
  const screen = newId('scr', ScreenId, BEGAN, fill);
  const office = modelOffice(screen);
  const common = { screen, newEpochId: () => newId('epo', EpochId, now, fill), newBoot: () => `boot-${++boots}`, trueNow: () => now };
  const boxOn = (disk: ReturnType<typeof newDisk>, machine: string): ModelBox => modelBox({ ...common, machine }, disk);
  let boxes: ModelBox[] = [boxOn(newDisk(), 'machine-0')];
  let machines = 1;

  /** When each thing really happened, by its name. */
  const happened = new Map<string, number>();
  /** On two disks while the office had it not: both boxes may tell it. */
  const copied = new Set<string>();
  /** On a disk that is no more: nobody can bring it back if the office has not got it. */
  const orphaned = new Set<string>();
  const gone = new Set<string>();

  const namesIn = (lines: readonly string[]): string[] => lines.flatMap((line) => nameOf(line) ?? []);
  function forgetUnheld(): void {
    const held = new Set(namesIn([...office.lines(), ...boxes.flatMap(({ disk }) => linesOn(disk))]));
    for (const name of orphaned) if (!held.has(name)) gone.add(name);
  }
  function noteCopied(): void {
    const told = new Set(namesIn(office.lines()));
    const once = new Set<string>();
    for (const { disk } of boxes)
      for (const name of new Set(namesIn(linesOn(disk)))) {
        if (once.has(name) && !told.has(name)) copied.add(name);
        once.add(name);
      }
  }
  function loseDisk(box: ModelBox): void {
    for (const name of namesIn(linesOn(box.disk))) orphaned.add(name);
  }

  function wire(isGood: boolean): Wire {
    const travel = async <T>(deed: () => T): Promise<T> => {
      const fate = isGood ? 'arrives' : (FATES[whole(FATES.length)] ?? 'arrives');
      const lag = whole(1500);
      now += lag / 2;
      if (fate === 'lost') throw new Unreachable(new Error('lost'));
      const answer = deed();
      if (fate === 'twice') deed();
      now += lag / 2;
      if (fate === 'answer lost') throw new Unreachable(new Error('answer lost'));
      return answer;
    };
    return {
      hello: ({ epoch }) =>
        travel(() => ({
          now: Math.round(now),
          watermark: office.watermark(EpochId.parse(epoch)),
          newestRevision: null,
          reconnectWindowMs: 1000,
        })),
      append: (batch) => travel(() => office.append(batch)),
    };
  }

  const deeds: ((box: ModelBox, at: number) => void | Promise<void>)[] = [
    (box) => {
      for (let count = 1 + whole(4); count > 0; count--) {
        const name = `${happened.size + 1}`;
        if (box.record(name)) happened.set(name, now);
        now += whole(60_000);
      }
    },
    async (box) => void (await box.tell(wire(false))),
    async (box) => void (await box.tell(wire(false))),
    (box) => box.restart(SKEWS[whole(SKEWS.length)] ?? 0),
    (box) => box.fill(true),
    (box) => box.fill(false),
    () => office.backUp(),
    () => {
      office.restore();
      forgetUnheld();
      noteCopied();
    },
    // A cloned disk, in another box or in one that says it is the same.
    (box) => {
      if (boxes.length >= 3) return;
      boxes.push(boxOn(copyDisk(box.disk), whole(2) === 0 ? 'machine-0' : `machine-${machines++}`));
      noteCopied();
    },
    // A re-imaged box: the same screen, nothing on its disk.
    (box, at) => {
      if (whole(3) > 0) return;
      loseDisk(box);
      boxes = boxes.with(at, boxOn(newDisk(), 'machine-0'));
      forgetUnheld();
    },
  ];
  for (let step = 0; step < STEPS; step++) {
    const at = whole(boxes.length);
    const box = boxes[at];
    now += whole(600_000);
    if (box) await deeds[whole(3) === 0 ? 0 : whole(deeds.length)]?.(box, at);
  }

  // In the end every link is good: twins that share an epoch take turns until all is told.
  const faults: string[] = [];
  for (const box of boxes) box.fill(false);
  for (let round = 0; round < 3; round++) for (const box of boxes) await box.tell(wire(true));
  for (const box of boxes) if (!(await box.tell(wire(true)))) faults.push('not all was told over a good line');

  const lines = office.lines();
  faults.push(...judge(lines, { happened, copied, gone }));
  return { faults, digest: createHash('sha256').update(lines.join('\n')).digest('hex'), happened: happened.size };
}

function recordOf(line: string): KnownRecord | undefined {
  return KnownRecord.safeParse(JSON.parse(line)).data;
}

function nameOf(line: string): string | undefined {
  const record = recordOf(line);
  return record?.kind === 'alarm' && record.what === 'happened' ? record.detail : undefined;
}

/** Clocks are off by half a journey of an answer at the most. */
const MOST_OFF_MS = 2000;

interface Truth {
  happened: ReadonlyMap<string, number>;
  copied: ReadonlySet<string>;
  gone: ReadonlySet<string>;
}

function judge(lines: readonly string[], { happened, copied, gone }: Truth): string[] {
  const records = lines.flatMap((line) => recordOf(line) ?? []);
  const told = Map.groupBy(
    records.filter((record) => record.kind === 'alarm' && record.what === 'happened'),
    (record) => (record.kind === 'alarm' ? record.detail : ''),
  );
  const shifts = Map.groupBy(
    records.filter((record) => record.kind === 'clock'),
    ({ boot }) => boot,
  );
  const faults: string[] = [];
  for (const [name, at] of happened) {
    const found = told.get(name) ?? [];
    if (found.length === 0 && !gone.has(name)) faults.push(`${name} is lost`);
    if (found.length > 1 && !copied.has(name)) faults.push(`${name} is told ${found.length} times`);
    for (const record of found) {
      const later = (shifts.get(record.boot) ?? []).find(({ mono }) => mono >= record.mono);
      const shift = record.clock === 'unsure' && later?.kind === 'clock' ? later.shiftMs : 0;
      const isDated = record.clock === 'sure' || later !== undefined;
      if (isDated && Math.abs(record.at + shift - at) > MOST_OFF_MS) faults.push(`${name} is dated ${record.at + shift - at} ms off`);
    }
  }
  return faults;
}
