import { expect, test } from 'vitest';
import { COMMAND_MS } from '#shared/model/command.ts';
import type { FakePage } from '#tests/support/fake-page.ts';
import { commandFrom } from '#tests/support/commands.ts';
import { makeLesson } from '#tests/support/lesson-goods.ts';
import { enrolBox, openBox } from '#tests/support/player-box.ts';
import { openPlayerOffice, type PlayerOffice } from '#tests/support/player-office.ts';
import { until } from '#tests/support/until.ts';
import { machineTimepiece } from '../clock.ts';

const contentOf = (page: FakePage): string | null => {
  const last = page.last();
  return last?.kind === 'lesson' ? last.content : null;
};

const alarmsOf = (office: PlayerOffice, what: string) =>
  office.ledger.records().flatMap((record) => (record.kind === 'alarm' && record.what === what ? [record.detail] : []));

/** Shows so many items; the page cannot show the bad one, and between two of them its rest is over. */
async function showItems(count: number, page: FakePage, bad: string, rest: () => void): Promise<(string | null)[]> {
  const shown: (string | null)[] = [];
  for (let turn = 0; turn < count; turn++) {
    shown.push(contentOf(page));
    rest();
    await page.ended(contentOf(page) === bad ? 'error' : 'complete');
  }
  return shown;
}

test('a lesson that fails three times is put away with an alarm, over a restart too, until the office asks for it', async () => {
  await using office = await openPlayerOffice();
  let ahead = 0;
  const { mono, ...timepiece } = machineTimepiece();
  await using box = await openBox(() => office.url, { ...timepiece, mono: () => mono() + ahead });
  await enrolBox(box.data, office);
  const [bad, good] = [makeLesson('坏', 60_000), makeLesson('好', 60_000)];
  const rest = (): void => void (ahead += 61_000);
  office.publish({ goods: [bad, good] });
  await box.start();
  const page = await box.openPage();
  await page.sees(({ kind }) => kind === 'lesson');
  await until(() => office.statuses.some(({ missing, revision }) => revision === 1 && missing.blobs === 0));

  const before = await showItems(12, page, bad.id, rest);
  expect(before.filter((content) => content === bad.id)).toHaveLength(3);
  expect(before.slice(-4)).toEqual([good.id, good.id, good.id, good.id]);
  await until(() => alarmsOf(office, 'item_quarantined').length === 1);
  expect(JSON.parse(alarmsOf(office, 'item_quarantined')[0] ?? '')).toEqual({ content: bad.id, title: '坏' });

  await box.stop();
  await box.start();
  const later = await box.openPage('page-2');
  await later.sees(({ kind }) => kind === 'lesson');
  expect(await showItems(3, later, bad.id, rest)).toEqual([good.id, good.id, good.id]);

  const issuedAt = Date.now() + 3 * 61_000; // By the clock of the box, which has not asked for the time since it rested.
  office.command(commandFrom(office, { kind: 'fetch' }, { issuedAt, expiresAt: issuedAt + COMMAND_MS }));
  await until(() => office.answers.length > 0);
  await later.ended('complete');
  expect(contentOf(later)).toBe(bad.id);
});

test('an item with which two pages have died is left, and the loop goes on', async () => {
  await using office = await openPlayerOffice();
  await using box = await openBox(() => office.url);
  await enrolBox(box.data, office);
  office.publish({ goods: [makeLesson('一', 3_600_000), makeLesson('二', 3_600_000)] });
  await box.start();
  const first = await box.openPage('page-1');
  await first.sees(({ kind }) => kind === 'lesson');
  await until(() => office.statuses.some(({ missing, revision }) => revision === 1 && missing.blobs === 0));
  await first.progress(5000);
  first.close();
  const second = await box.openPage('page-2');
  expect(second.last()).toMatchObject({ content: contentOf(first), fromMs: first.play(0).positionMs });
  second.close();
  const third = await box.openPage('page-3');
  expect(contentOf(third)).not.toBe(contentOf(first));
});
