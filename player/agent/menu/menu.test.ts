import { expect, test } from 'vitest';
import { allDay } from '#tests/support/all-day.ts';
import type { KnownRecord, ShowingRecord } from '#shared/model/record.ts';
import type { Direction } from '#shared/protocol/page.ts';
import type { FakePage } from '#tests/support/fake-page.ts';
import { makeLesson } from '#tests/support/lesson-goods.ts';
import { namedOperator } from '#tests/support/operators.ts';
import { enrolBox, openBox } from '#tests/support/player-box.ts';
import { openPlayerOffice, type PlayerOffice, type PublishDraft } from '#tests/support/player-office.ts';
import { look, looks, say } from '#tests/support/remote.ts';
import { until } from '#tests/support/until.ts';
import type { Timepiece } from '../clock.ts';
import { putIdentityAside } from '../identity.ts';

const showings = (office: PlayerOffice): ShowingRecord[] =>
  office.ledger
    .records()
    .filter((record) => record.kind === 'showing')
    .filter(({ ended }) => ended !== 'skipped');
const acts = (office: PlayerOffice): string[] =>
  office.ledger.records().flatMap((record: KnownRecord) => (record.kind === 'operator' ? [`${record.act} ${record.operator}`] : []));
const shows = (content: string) => (direction: Direction) => direction.kind === 'lesson' && direction.content === content;

/** A box with two lessons on its shelf, the first of which is on all day. */
async function stocked(more: Partial<PublishDraft> = {}, timepiece?: Timepiece) {
  const stack = new AsyncDisposableStack();
  const office = stack.use(await openPlayerOffice());
  const box = stack.use(await openBox(() => office.url, timepiece));
  await enrolBox(box.data, office);
  const [loop, wish] = [makeLesson('轮播', 3_600_000), makeLesson('沼气池', 600_000)];
  const goods = [loop, wish];
  office.publish({ goods, playlists: [[loop], [wish]], ...more });
  await box.start();
  const page = await box.openPage();
  await until(() => office.statuses.some(({ missing, revision }) => revision === 1 && missing.blobs === 0));
  return { office, box, page, loop, wish, goods, [Symbol.asyncDispose]: () => stack.disposeAsync() };
}

const timesShown = (page: FakePage, content: string): number => page.directed.filter(shows(content)).length;

test('where nobody is named, whoever has the remote chooses a lesson; Back returns to the programme, and the lines say so', async () => {
  await using it = await stocked();
  const { office, page, loop, wish } = it;
  await page.sees(shows(loop.id));
  await page.progress(4000);
  expect(await look(page)).toMatchObject({
    operators: [],
    mayAct: true,
    lessons: [{ title: '轮播' }, { title: '沼气池' }],
    on: { isChosen: false },
  });
  expect(await say(page, { act: 'back' })).toBe('nothing_chosen');
  expect(await say(page, { act: 'choose', content: wish.id })).toBeNull();
  expect(await page.sees(shows(wish.id))).toMatchObject({ fromMs: 0 });
  await page.progress(4000);
  expect((await look(page)).on).toEqual({ title: '沼气池', isChosen: true });
  expect(await say(page, { act: 'back' })).toBeNull();
  await until(() => timesShown(page, loop.id) === 2);
  await until(() => showings(office).length === 2);
  expect(showings(office)).toMatchObject([
    { content: loop.id, cause: 'default', ended: 'operator' },
    { content: wish.id, cause: 'operator', operator: null, slot: null, ended: 'operator' },
  ]);
  expect(showings(office)[0]).not.toHaveProperty('operator');
  expect(acts(office)).toEqual([]);

  // At its own end it is over, also when everything is thought over anew.
  await say(page, { act: 'choose', content: wish.id });
  await until(() => timesShown(page, wish.id) === 2);
  await page.ended('complete');
  await until(() => timesShown(page, loop.id) === 3);
  office.publish({ goods: it.goods, playlists: [[loop], [wish]] });
  await until(() => office.statuses.at(-1)?.revision === 2);
  expect(timesShown(page, wish.id)).toBe(2);
});

test('a choice goes on where it was when the page is replaced, gives way to a withdrawal, and a failing one is not tried again', async () => {
  await using it = await stocked();
  const { office, box, page, loop, wish, goods } = it;
  await page.sees(shows(loop.id));
  await say(page, { act: 'choose', content: wish.id });
  await page.sees(shows(wish.id));
  await page.progress(30_000);
  const second = await box.openPage('page-2');
  expect(await second.sees(shows(wish.id))).toMatchObject({ fromMs: 30_000 });
  await second.ended('error');
  await second.sees(shows(loop.id));
  expect(await say(second, { act: 'choose', content: wish.id })).toBe('not_playable');
  expect(await say(second, { act: 'choose', content: loop.id })).toBeNull();
  await until(() => timesShown(second, loop.id) === 2);
  await second.progress(4000);
  office.publish({ goods, playlists: [[wish]], withdrawn: [loop.id] });
  await until(() => showings(office).some(({ content, ended }) => content === loop.id && ended === 'withdrawn'));
  expect((await look(second)).lessons.map(({ title }) => title)).toEqual(['沼气池']);
});

test('who is named signs in by PIN, acts under their own id, and leaves; also without the office and after a restart', async () => {
  const wang = namedOperator('王秀英', '2580');
  await using it = await stocked({ operators: [wang] });
  const { office, box, wish } = it;
  await box.stop();
  await office.goAway();
  await box.start();
  const page = await box.openPage('page-2');
  expect(await look(page)).toMatchObject({ operators: [{ name: '王秀英', waitMs: 0 }], mayAct: false, lessons: [] });
  for (const act of [{ act: 'choose', content: wish.id }, { act: 'back' }, { act: 'set_time', day: '2026-11-27', time: '15:30' }] as const)
    expect(await say(page, act)).toBe('not_signed_in');
  expect(await say(page, { act: 'enter', operator: wang.id, pin: '2580' })).toBeNull();
  expect(await say(page, { act: 'choose', content: wish.id })).toBeNull();
  await page.sees(shows(wish.id));
  await page.progress(4000);
  expect(await say(page, { act: 'leave' })).toBeNull();
  expect(await say(page, { act: 'back' })).toBe('not_signed_in');
  await page.ended('complete');
  await office.comeBack();
  await until(() => showings(office).some(({ cause, ended }) => cause === 'operator' && ended === 'complete'));
  expect(showings(office).find(({ cause }) => cause === 'operator')).toMatchObject({ operator: wang.id, content: wish.id });
  expect(acts(office)).toEqual([`entered ${wang.id}`, `left ${wang.id}`]);
  expect(JSON.stringify(office.ledger.records())).not.toMatch(/王秀英|2580/);
});

test('wrong PINs are slowed, through new pages and restarts, until the office gives a new one; what is tried at once counts one by one', async () => {
  const wang = namedOperator('王秀英', '2580');
  await using it = await stocked({ operators: [wang] });
  const { office, box, page, goods } = it;
  const enter = (at: FakePage, pin: string) => say(at, { act: 'enter', operator: wang.id, pin });
  const tries = await Promise.all(['0000', '1111', '2222', '2580', '3333'].map((pin) => enter(page, pin)));
  expect(tries).toEqual(['wrong_pin', 'wrong_pin', 'wait', 'wait', 'wait']);
  const second = await box.openPage('page-2');
  expect(await enter(second, '2580')).toBe('wait');
  await box.stop();
  await box.start();
  const third = await box.openPage('page-3');
  expect(await enter(third, '2580')).toBe('wait');
  expect((await look(third)).operators[0]?.waitMs).toBeGreaterThan(20_000);

  const reset = namedOperator('王秀英', '654321', wang.id);
  office.publish({ goods, operators: [reset] });
  await looks(third, ({ operators }) => operators[0]?.waitMs === 0);
  expect(await enter(third, '654321')).toBeNull();
  await until(() => acts(office).length === 2);
  expect(acts(office)).toEqual([`locked_out ${wang.id}`, `entered ${wang.id}`]);

  office.publish({ goods, operators: [] });
  await looks(third, ({ operators }) => operators.length === 0);
  await until(() => acts(office).at(-1) === `left ${wang.id}`);
});

test('an emergency ends what was chosen, and nothing is chosen as long as it lasts', async () => {
  await using it = await stocked();
  const { office, page, wish, goods } = it;
  await page.sees(shows(it.loop.id));
  await say(page, { act: 'choose', content: wish.id });
  await page.sees(shows(wish.id));
  await page.progress(4000);
  office.publish({ goods, playlists: [[it.loop], [wish]], change: (root) => ({ ...root, emergency: { text: '山洪' } }) });
  await until(() => showings(office).some(({ content, ended }) => content === wish.id && ended === 'cut'));
  expect(await say(page, { act: 'choose', content: wish.id })).toBe('emergency');
});

test('an outdoor screen has no menu, whoever asks', async () => {
  await using it = await stocked({ kind: 'outdoor' });
  const { page, wish } = it;
  for (const act of [{ act: 'look' }, { act: 'choose', content: wish.id }] as const)
    expect(await page.socket.emitWithAck('menu', act)).toEqual({ ok: true, value: { refused: null, view: null } });
  expect(timesShown(page, wish.id)).toBe(0);
});

test('what a page says that is no act of the menu does nothing', async () => {
  await using it = await stocked();
  for (const act of [
    { act: 'choose' },
    { act: 'enter', operator: 'acc_1', pin: '12' },
    { act: 'set_time', day: '2026-02-30', time: '9' },
    7,
  ])
    expect(await it.page.socket.emitWithAck('menu', act)).toMatchObject({ ok: false, problem: { code: 'bad_request' } });
  expect(await say(it.page, { act: 'choose', content: 'les_00000000000000000000000000' })).toBe('not_playable');
});

test('"all reported" counts what the office has stored, and what waits is told with why', async () => {
  await using it = await stocked();
  const { office, page } = it;
  await page.sees(shows(it.loop.id));
  await looks(page, ({ records }) => records.unsent === 0);
  const before = (await look(page)).records;
  expect(before).toEqual({ stored: office.ledger.records().length, unsent: 0, isTelling: true, isOneOn: true });
  await page.progress(4000);
  await say(page, { act: 'choose', content: it.wish.id });
  const one = (before.stored ?? 0) + 1;
  expect((await looks(page, ({ records }) => records.stored === one)).records.unsent).toBe(0);
  await it.box.stop();
  expect(office.ledger.records()).toHaveLength(one + 1); // The time it was on.
  await office.goAway();
  await it.box.start();
  const later = await it.box.openPage('page-2');
  await later.sees(shows(it.loop.id));
  await later.progress(4000);
  await say(later, { act: 'choose', content: it.wish.id });
  const { records } = await looks(later, ({ records: { unsent } }) => unsent === 1);
  expect(records).toMatchObject({ unsent: 1, isTelling: false });
});

test('what an earlier screen of the same box has left is counted too', async () => {
  await using it = await stocked();
  const { office: before, box, page } = it;
  await page.sees(shows(it.loop.id));
  await looks(page, ({ records }) => records.unsent === 0);
  await before.goAway();
  await page.progress(4000);
  await box.stop();

  await using after = await openPlayerOffice();
  await putIdentityAside(box.data);
  await enrolBox(box.data, after);
  after.publish({ goods: [it.wish] });
  await box.start(after.url);
  const again = await box.openPage('page-2');
  await again.sees(shows(it.wish.id));
  const own = () => after.ledger.records().length;
  const left = await looks(again, ({ records }) => records.stored === before.ledger.records().length + own() && own() > 0);
  expect(left.records.unsent).toBe(2); // What was on, and the time it was on.
  await box.stop();
  await before.comeBack();
  await box.start(after.url);
  const third = await box.openPage('page-3');
  await third.sees(shows(it.wish.id));
  const { records } = await looks(third, ({ records: { unsent, stored } }) => unsent === 0 && stored !== null);
  expect(records.stored).toBe(before.ledger.records().length + own());
});

test('a clock that is unsure is set at the box: the programme goes by it, the line says who, and the office puts it right', async () => {
  const wang = namedOperator('王秀英', '2580');
  const timepiece = { boot: 'a', mono: () => performance.now(), system: () => Date.now(), hasBatteryClock: false };
  await using it = await stocked({ operators: [wang], slots: ([, wish]) => (wish ? [allDay(wish)] : []) }, timepiece);
  const { office, box, loop, wish } = it;
  expect(await say(it.page, { act: 'enter', operator: wang.id, pin: '2580' })).toBeNull();
  expect(await say(it.page, { act: 'set_time', day: '2030-01-01', time: '09:00' })).toBe('clock_sure');
  await box.stop();
  await office.goAway();

  Object.assign(timepiece, { boot: 'b', system: () => 0 });
  await box.start();
  const page = await box.openPage('page-2');
  await page.sees(shows(loop.id));
  const { clock } = await look(page);
  expect(clock.trust).toBe('unsure');
  await say(page, { act: 'enter', operator: wang.id, pin: '2580' });
  const tomorrow = new Date(Date.now() + (24 + 8) * 3_600_000).toISOString(); // In Shanghai.
  const set = (day: string) => say(page, { act: 'set_time', day, time: tomorrow.slice(11, 16) });
  expect([await set('2001-01-01'), await set('2090-01-01')]).toEqual(['too_early', 'too_late']);
  expect(await set(tomorrow.slice(0, 10))).toBeNull();
  await page.sees(shows(wish.id));
  expect((await look(page)).clock.trust).toBe('set');
  await box.stop();
  await box.start(); // The same boot: what was set still holds.
  const third = await box.openPage('page-3');
  await third.sees(shows(wish.id));

  await office.comeBack();
  const told = await until(() => {
    const clocks = office.ledger.records().filter((record) => record.kind === 'clock' && record.boot === 'b');
    return clocks.length === 2 && clocks;
  });
  expect(told).toMatchObject([
    { source: 'operator', operator: wang.id, clock: 'unsure' },
    { source: 'server', clock: 'sure' },
  ]);
  const [, back] = told;
  expect(Math.abs((back?.kind === 'clock' ? back.shiftMs : 0) + 86_400_000)).toBeLessThan(120_000);
});
