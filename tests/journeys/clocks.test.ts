import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import type { ClockRecord, KnownRecord, ShowingRecord } from '#shared/model/record.ts';
import { run, until, type Running } from '../support/child.ts';
import { falseTime, trueTimeOf } from '../support/false-time.ts';
import { temporaryFolder } from '../support/folder.ts';
import { makeImage } from '../support/lesson-goods.ts';
import { enrolBox } from '../support/player-box.ts';
import { openPlayerOffice } from '../support/player-office.ts';
import { openWitnessPage, type Witnessed } from '../support/witness-page.ts';

const LONG_AGO = '@1970-01-02 00:00:00';
const JUMPS = [LONG_AGO, '+10y', '-1h', '+0', '-1h'];

/** An enrolled box whose system clock is the test's, with two images of half a second on all day. */
async function openStand() {
  const stack = new AsyncDisposableStack();
  const office = stack.use(await openPlayerOffice());
  const folder = stack.use(await temporaryFolder());
  const data = path.join(folder.path, 'box');
  await enrolBox(data, office);
  office.publish({ goods: [makeImage('一'), makeImage('二')], imageMs: 500 });
  const time = await falseTime(folder.path);

  /** A life of the agent, with a witness in the page's place. */
  async function live(): Promise<{ agent: Running; page: Awaited<ReturnType<typeof openWitnessPage>> }> {
    const args = ['--server', office.url.href, '--data', data, '--port', '0', '--no-window'];
    const agent = stack.use(run('player/main.ts', args, time.environment));
    await agent.says(/start\.html/);
    const page = stack.use(await until(() => openWitnessPage(path.join(data, 'start.html')).catch(() => undefined)));
    await until(async () => page.settled().length > 0);
    return { agent, page };
  }
  const told = (): KnownRecord[] => office.ledger.records();
  return { office, data, time, live, told, [Symbol.asyncDispose]: () => stack.disposeAsync() };
}

const isShowing = (record: KnownRecord): record is ShowingRecord => record.kind === 'showing' && record.ended !== 'skipped';
const recordOf = (records: readonly KnownRecord[], { content, firstFrameMono }: Witnessed): ShowingRecord | undefined =>
  records.filter(isShowing).find((record) => record.content === content && Math.abs(record.fromMono - firstFrameMono) < 200);

async function further(page: { settled: () => Witnessed[] }, count: number): Promise<void> {
  const wanted = page.settled().length + count;
  await until(async () => page.settled().length >= wanted);
}

/** Each as long as it was seen, by the monotonic clock. */
function expectTrueDurations(records: readonly KnownRecord[], witnessed: readonly Witnessed[]): void {
  for (const [nth, one] of witnessed.slice(0, -1).entries()) {
    const record = recordOf(records, one);
    const lasted = (witnessed[nth + 1]?.firstFrameMono ?? 0) - one.firstFrameMono;
    expect(Math.abs((record?.toMono ?? Infinity) - (record?.fromMono ?? 0) - lasted)).toBeLessThanOrEqual(100);
  }
}

const inOrder = (numbers: readonly number[]): boolean => numbers.every((number, nth) => nth === 0 || number >= (numbers[nth - 1] ?? 0));

/** A tenth of a second is what a busy machine may lose by itself, now and then; a clock that is wrong is wrong each time. */
const BUSY = { retry: 3 };

test('the system clock jumps to 1970, ten years on and an hour back: durations, order and times stay true', BUSY, async () => {
  await using stand = await openStand();
  const { agent, page } = await stand.live();
  await until(async () => stand.office.statuses.at(-1)?.clock === 'sure');
  const synced = page.settled().length + 2;
  for (const jump of JUMPS) {
    await stand.time.say(jump);
    await further(page, 2);
  }
  const witnessed = page.settled();
  await agent.kill('SIGTERM');
  // The jumps were there: the agent's log is dated by the system's clock.
  const dated = [...agent.output().matchAll(/"time":(\d+)/g)].map(([, time]) => new Date(Number(time)).getUTCFullYear());
  expect(new Set(dated)).toEqual(new Set([1970, new Date().getFullYear() + 10, new Date().getFullYear()]));

  const records = stand.told();
  expectTrueDurations(records, witnessed);
  expect(inOrder(records.filter(isShowing).map(({ fromMono }) => fromMono))).toBe(true);
  for (const one of witnessed.slice(synced)) {
    const record = recordOf(records, one);
    expect(record?.clock).toBe('sure');
    expect(Math.abs((record?.from ?? 0) - trueTimeOf(one.firstFrameMono))).toBeLessThanOrEqual(2000);
  }
});

test(
  'without an office: in the boot of the last sync times stay true; after another boot they are marked, until a sync corrects them',
  BUSY,
  async () => {
    await using stand = await openStand();
    const first = await stand.live();
    await until(async () => stand.office.statuses.at(-1)?.clock === 'sure');
    await first.agent.kill('SIGTERM');
    await stand.office.goAway();

    await stand.time.say(LONG_AGO);
    const sameBoot = await stand.live();
    await further(sameBoot.page, 1);
    await sameBoot.agent.kill('SIGKILL');

    // As after a reboot with a dead clock: what was learnt belongs to another boot.
    const file = path.join(stand.data, 'clock.json');
    const kept: object = JSON.parse(await readFile(file, 'utf8'));
    await writeFile(file, JSON.stringify({ ...kept, boot: 'another' }));
    await stand.time.say('+10y');
    const unsynced = await stand.live();
    await further(unsynced.page, 1);
    const marked = unsynced.page.settled();
    await stand.office.comeBack();
    // The first was that of the first life of all.
    const correction = await until(async () => stand.told().filter((record): record is ClockRecord => record.kind === 'clock')[1]);
    await unsynced.agent.kill('SIGTERM');

    const records = stand.told();
    for (const one of sameBoot.page.settled()) {
      const record = recordOf(records, one);
      expect(record?.clock).toBe('sure');
      expect(Math.abs((record?.from ?? 0) - trueTimeOf(one.firstFrameMono))).toBeLessThanOrEqual(2000);
    }
    expectTrueDurations(records, marked);
    for (const one of marked.slice(0, -1)) {
      const record = recordOf(records, one);
      expect(record).toMatchObject({ clock: 'unsure', boot: correction.boot });
      expect(Math.abs((record?.from ?? 0) + correction.shiftMs - trueTimeOf(one.firstFrameMono))).toBeLessThanOrEqual(2000);
    }
  },
);
