import { expect, test } from 'vitest';
import { allDay } from '#tests/support/all-day.ts';
import type { ShowingRecord } from '#shared/model/record.ts';
import type { Direction } from '#shared/protocol/page.ts';
import { makeImage, makeLesson } from '#tests/support/lesson-goods.ts';
import { enrolBox, openBox } from '#tests/support/player-box.ts';
import { openPlainProxy } from '#tests/support/plain-proxy.ts';
import { openPlayerOffice, type PlayerOffice } from '#tests/support/player-office.ts';
import { until } from '#tests/support/until.ts';

const isCode = (direction: Direction): boolean => direction.kind === 'enrol' && direction.code !== null;
const isDigits = (direction: Direction): boolean => direction.kind === 'enrol' && direction.digits !== null;
const isLesson = (direction: Direction): boolean => direction.kind === 'lesson';
const told = (office: PlayerOffice): ShowingRecord[] => office.ledger.records().filter((record) => record.kind === 'showing');
const showings = (office: PlayerOffice): ShowingRecord[] => told(office).filter(({ ended }) => ended !== 'skipped');

async function enrolledBox(office: PlayerOffice) {
  const box = await openBox(() => office.url);
  await enrolBox(box.data, office);
  return box;
}

test('a new box shows a code, then the digits that the office shows too, and plays what it is sent once it is confirmed', async () => {
  await using office = await openPlayerOffice();
  await using box = await openBox(() => office.url);
  await box.start();
  const page = await box.openPage();
  await page.sees(isCode);
  await until(office.hasRevealed);
  const digits = office.compare();
  expect(await page.sees(isDigits)).toMatchObject({ digits });

  const lesson = makeLesson('沼气池', 60_000);
  office.publish({ goods: [lesson] });
  office.confirm();
  expect(await page.sees(isLesson)).toMatchObject({ content: lesson.id, title: '沼气池', package: lesson.index.blob, volume: 80 });
});

test('what was shown arrives once, in order, with what the page said was seen', async () => {
  await using office = await openPlayerOffice();
  await using box = await enrolledBox(office);
  const [first, second] = [makeLesson('一', 3_600_000), makeLesson('二', 3_600_000)];
  const root = office.publish({ goods: [first, second] });
  await box.start();
  const page = await box.openPage();
  const shown = await page.sees(isLesson);
  await until(() => office.statuses.some(({ missing, revision }) => revision === 1 && missing.blobs === 0));
  await page.progress(40);
  await page.ended('complete');
  await until(() => showings(office).length === 1);

  const [record] = showings(office);
  expect(record).toMatchObject({
    revision: root.revision,
    cause: 'default',
    ended: 'complete',
    frames: 2,
    rung: '720p',
    clock: 'sure',
    itemMs: 3_600_000,
  });
  expect(record?.content).toBe(shown.kind === 'lesson' && shown.content);
  expect(page.last()).not.toMatchObject({ content: record?.content });
});

test('records made while the office is away arrive when it is back, each once', async () => {
  await using office = await openPlayerOffice();
  await using box = await enrolledBox(office);
  office.publish({ goods: [makeLesson('一', 3_600_000), makeLesson('二', 3_600_000)] });
  await box.start();
  const page = await box.openPage();
  await page.sees(isLesson);
  await office.goAway();
  for (let item = 0; item < 5; item++) {
    await page.progress(40);
    await page.ended('complete');
    await until(() => page.directed.length === item + 2 || page.last()?.showing);
  }
  await office.comeBack();
  await until(() => showings(office).length >= 5);
  const contents = showings(office).map(({ content }) => content);
  expect(contents.slice(0, 5)).toEqual(
    page.directed
      .filter(isLesson)
      .map((direction) => direction.kind === 'lesson' && direction.content)
      .slice(0, 5),
  );
  expect(new Set(office.ledger.records().map((record) => JSON.stringify(record))).size).toBe(office.ledger.records().length);
});

test('a box that starts without the office plays what is timed, joined where it should be', async () => {
  await using office = await openPlayerOffice();
  await using box = await enrolledBox(office);
  const [loop, timed] = [makeLesson('轮播', 600_000), makeLesson('党课', 86_400_000)];
  office.publish({ goods: [loop, timed], playlists: [[loop], [timed]], slots: ([, meeting]) => (meeting ? [allDay(meeting)] : []) });
  await box.start();
  const page = await box.openPage();
  await page.sees(isLesson);
  await until(() => office.statuses.some(({ missing, revision }) => revision === 1 && missing.blobs === 0));
  await box.stop();

  await office.goAway();
  await box.start();
  const later = await box.openPage('page-2');
  const shown = await later.sees(isLesson);
  const sinceMidnight = (Date.now() + 8 * 3_600_000) % 86_400_000;
  expect(shown).toMatchObject({ content: timed.id });
  expect(Math.abs((shown.kind === 'lesson' ? shown.fromMs : 0) - sinceMidnight)).toBeLessThan(20_000);
});

test('what the office withdraws goes from the screen at once, though the new programme is still on its way', async () => {
  await using office = await openPlayerOffice();
  await using box = await enrolledBox(office);
  const [bad, good, coming] = [makeLesson('错', 3_600_000), makeLesson('对', 3_600_000), makeLesson('新', 3_600_000)];
  office.publish({ goods: [bad, good] });
  await box.start();
  const page = await box.openPage();
  const shown = await page.sees(isLesson);
  const [on, other] = shown.kind === 'lesson' && shown.content === bad.id ? [bad, good] : [good, bad];
  await until(() => office.statuses.some(({ missing, revision }) => revision === 1 && missing.blobs === 0));
  await page.progress(40);

  office.publish({ goods: [other, coming], withdrawn: [on.id] });
  for (const hash of coming.blobs.keys()) office.files.delete(hash);
  await page.sees((direction) => direction.kind === 'lesson' && direction.content === other.id);
  const record = await until(() => showings(office).find(({ content }) => content === on.id));
  expect(record.ended).toBe('withdrawn');
});

test('a revoked screen stops at once, says so, and says so after a restart', async () => {
  await using office = await openPlayerOffice();
  await using box = await enrolledBox(office);
  office.publish({ goods: [makeLesson('一', 3_600_000)] });
  await box.start();
  const page = await box.openPage();
  await page.sees(isLesson);
  office.revoke();
  expect(await page.sees(({ kind }) => kind === 'revoked')).toMatchObject({ station: '平果村', screenKind: 'station' });
  await until(() => showings(office).some(({ ended }) => ended === 'revoked'));

  await box.stop();
  await box.start();
  const again = await box.openPage('page-2');
  expect(again.last()?.kind).toBe('revoked');
});

test('a lesson that the page cannot show is passed over', async () => {
  await using office = await openPlayerOffice();
  await using box = await enrolledBox(office);
  const [bad, good] = [makeLesson('坏', 3_600_000), makeLesson('好', 3_600_000)];
  office.publish({ goods: [bad, good] });
  await box.start();
  const page = await box.openPage();
  const first = await page.sees(isLesson);
  await until(() => office.statuses.some(({ missing, revision }) => revision === 1 && missing.blobs === 0));
  await page.ended('error');
  await page.sees((direction) => direction.kind === 'lesson' && first.kind === 'lesson' && direction.content !== first.content);
  const record = await until(() => showings(office)[0]);
  expect(record).toMatchObject({ ended: 'error', content: first.kind === 'lesson' && first.content });
});

test('a lesson that has not come yet is left out with a record, one a day however often its turn comes round', async () => {
  await using office = await openPlayerOffice();
  await using box = await enrolledBox(office);
  const [here, coming] = [makeLesson('到了', 3_600_000), makeLesson('没到', 3_600_000)];
  office.publish({ goods: [here, coming] });
  for (const hash of coming.blobs.keys()) if (hash !== coming.index.blob) office.files.delete(hash);
  await box.start();
  const page = await box.openPage();
  for (let round = 1; round <= 3; round++) {
    await page.sees(isLesson);
    await page.progress(40);
    await page.ended('complete');
    await until(() => showings(office).length === round);
  }
  await box.stop();
  await box.start();
  await (await box.openPage('page-2')).sees(isLesson);
  await box.stop();
  const leftOut = told(office).filter(({ ended }) => ended === 'skipped');
  expect(leftOut).toMatchObject([{ content: coming.id, package: coming.index.blob, skippedFor: 'missing', frames: 0, cause: 'default' }]);
});

test('pictures take turns by the agent clock, and the page is told in advance what comes', async () => {
  await using office = await openPlayerOffice();
  await using box = await enrolledBox(office);
  const [one, two] = [makeImage('甲'), makeImage('乙')];
  office.publish({ goods: [one, two], imageMs: 300 });
  await box.start();
  const page = await box.openPage();
  await page.sees((direction) => direction.kind === 'image' && direction.content === one.id);
  await page.sees((direction) => direction.kind === 'image' && direction.content === two.id);
  expect(page.prepared.length).toBeGreaterThan(0);
  await until(() => showings(office).some(({ ended, frames }) => ended === 'complete' && frames === 1));
});

test('a second page takes the place of the first, whose showing is closed', async () => {
  await using office = await openPlayerOffice();
  await using box = await enrolledBox(office);
  office.publish({ goods: [makeLesson('一', 3_600_000)] });
  await box.start();
  const first = await box.openPage('page-1');
  await first.sees(isLesson);
  await first.progress(5000);
  const second = await box.openPage('page-2');
  const goneOn = await second.sees(isLesson);
  expect(goneOn.kind === 'lesson' && goneOn.fromMs).toBe(first.play(0).positionMs);
  await first.progress(5000);
  await until(() => showings(office).some(({ ended }) => ended === 'error'));
  expect(showings(office)).toHaveLength(1);
});

test('a page whose link was cut for a moment goes on with the same showing', async () => {
  await using office = await openPlayerOffice();
  await using box = await enrolledBox(office);
  office.publish({ goods: [makeLesson('一', 3_600_000)] });
  await box.start();
  const page = await box.openPage('page-1');
  const shown = await page.sees(isLesson);
  page.close();
  const again = await box.openPage('page-1');
  expect(again.last()?.showing).toBe(shown.showing);
  expect(showings(office)).toEqual([]);
});

test('where sockets do not get through, programme and records go by HTTP', async () => {
  await using office = await openPlayerOffice();
  office.refuseSockets();
  await using box = await enrolledBox(office);
  office.publish({ goods: [makeLesson('一', 3_600_000), makeLesson('二', 3_600_000)] });
  await box.start();
  const page = await box.openPage();
  await page.sees(isLesson);
  await page.progress(40);
  await page.ended('complete');
  const record = await until(() => showings(office)[0]);
  expect(record.ended).toBe('complete');
  expect(office.requests).toContain('POST /api/player/records');
});

test('behind a proxy that refuses every upgrade and every poll, what is new is found and records go, by themselves', async () => {
  await using office = await openPlayerOffice();
  await using proxy = await openPlainProxy(office.url);
  await using box = await openBox(() => proxy.url);
  await enrolBox(box.data, office);
  const [first, second] = [makeLesson('一', 3_600_000), makeLesson('二', 3_600_000)];
  office.publish({ goods: [first] });
  await box.start();
  const page = await box.openPage();
  await page.sees(isLesson);
  await until(() => proxy.refused.includes('upgrade /socket.io/'));
  office.publish({ goods: [second] });
  await page.progress(40);
  await page.ended('complete');
  await until(() => office.requests.includes(`GET /blobs/${second.index.blob}`));
  expect((await until(() => showings(office)[0])).content).toBe(first.id);
  expect(office.statuses).toEqual([]); // No word came by a socket.
});

test('a token that the office has forgotten is replaced, and nothing is missed', async () => {
  await using office = await openPlayerOffice();
  await using box = await enrolledBox(office);
  const [first, second] = [makeLesson('一', 3_600_000), makeLesson('二', 3_600_000)];
  office.publish({ goods: [first] });
  await box.start();
  const page = await box.openPage();
  await page.sees(isLesson);
  office.renewTokens();
  office.publish({ goods: [second], withdrawn: [first.id] });
  const shown = await page.sees((direction) => direction.kind === 'lesson' && direction.content === second.id);
  expect(shown).toMatchObject({ title: '二' });
});

test('the office is told to the byte what is not on the shelf yet, and again only when that is another', async () => {
  await using office = await openPlayerOffice();
  await using box = await openBox(() => office.url);
  await enrolBox(box.data, office);
  const [first, second] = [makeLesson('first', 20_000), makeLesson('second', 20_000)];
  const withheld = [first, second].map(({ blobs }) => [...blobs].filter(([, bytes]) => bytes.length === 20_000).at(-1));
  office.publish({ goods: [first, second] });
  for (const one of withheld) if (one) office.files.delete(one[0]);
  await box.start();
  const isTold = (id: string): boolean =>
    office.statuses.some(
      ({ shelf }) => shelf?.lacking.length === 2 && shelf.lacking.some((each) => each.content === id && each.bytes === 20_000),
    );
  await until(() => [first, second].every(({ id }) => isTold(id)));
  expect(office.statuses.at(-1)?.missing).toEqual({ blobs: 2, bytes: 40_000 });
  const count = office.statuses.length;
  const page = await box.openPage();
  await until(() => office.statuses.length > count && page);
  expect(office.statuses.at(-1)?.shelf).toBeUndefined();
});
