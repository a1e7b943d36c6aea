import { join } from 'node:path';
import { pino } from 'pino';
import { expect, test } from 'vitest';
import { openIdentity, putIdentityAside } from '#player/agent/identity.ts';
import { openAlarms } from '#player/agent/journal/book.ts';
import { openJournal } from '#player/agent/journal/open-journal.ts';
import { machineTimepiece, openClock } from '#player/agent/clock.ts';
import { loadExpectations, pathOf } from '#scripts/samples/expectations.ts';
import type { ScreenId } from '#shared/model/ids.ts';
import { catalogueCalls } from '#shared/protocol/http/catalogue.ts';
import { programmeCalls } from '#shared/protocol/http/programmes.ts';
import { stationCalls as calls } from '#shared/protocol/http/stations.ts';
import { until } from '#tests/support/child.ts';
import { temporaryFolder } from '#tests/support/folder.ts';
import { auditLedger } from '#tests/support/ledger-of.ts';
import { openOffice, type Office } from '#tests/support/office.ts';
import { openBox, type PlayerBox } from '#tests/support/player-box.ts';
import { takeIn } from '#tests/support/taken-in.ts';

const log = pino({ level: 'silent' });

async function showAnImage({ client }: Office): Promise<void> {
  const { images } = await loadExpectations();
  const [sample] = images;
  if (!sample) throw new Error('there are samples');
  await client.upload(pathOf(sample));
  const image = await until(async () => (await client.call(catalogueCalls.listImages, { query: {} })).images[0]);
  const items = [{ kind: 'image' as const, content: image.id, seconds: 3600 }];
  const playlist = await client.call(programmeCalls.createPlaylist, { body: { title: '默认', items } });
  await client.call(programmeCalls.setDefault, { body: { playlist: playlist.id } });
}

/** Lines that a box wrote while it had no link, as its journal has them. */
async function writeLines(box: PlayerBox, screen: ScreenId, details: readonly string[]): Promise<void> {
  const { journal } = openJournal(join(box.data, 'journal.sqlite'), screen, log);
  const alarms = openAlarms(journal, await openClock(box.data, machineTimepiece(), log));
  for (const detail of details) alarms.raise('test', detail);
  journal.close();
}

const revoke = ({ client }: Office, id: ScreenId) => client.call(calls.revokeScreen, { params: { id } });

async function stand() {
  await using stack = new AsyncDisposableStack();
  const folder = stack.use(await temporaryFolder());
  const office = stack.use(await openOffice(folder.path));
  const box = stack.use(await openBox(() => new URL(office.url)));
  await box.start();
  const page = await box.openPage();
  const screen = await takeIn(office, page);
  await page.sees(({ kind }) => kind === 'idle'); // It has heard of it.
  const kept = stack.move();
  const ledger = () => auditLedger(folder.path);
  return { office, box, screen, ledger, [Symbol.asyncDispose]: () => kept.disposeAsync() };
}

test('the showing that a revocation ends is told: it stands in the ledger', async () => {
  await using it = await stand();
  await showAnImage(it.office);
  const page = await it.box.openPage('page-2');
  await page.sees(({ kind }) => kind === 'image');
  await page.progress(5000);
  await revoke(it.office, it.screen);
  await page.sees(({ kind }) => kind === 'revoked');
  await until(async () => it.ledger().showings.some(({ ended }) => ended === 'revoked'));
  const [last] = it.ledger().showings.filter(({ ended }) => ended === 'revoked');
  expect(last?.frames).toBeGreaterThan(0);
  expect(last?.itemMs).toBe(3_600_000); // An image's length is its place in the list.
});

test('what a screen wrote before it was revoked behind its back arrives whole, and it gets nothing for it', async () => {
  await using it = await stand();
  await it.box.stop();
  await until(async () => it.ledger().lines > 0);
  await revoke(it.office, it.screen);
  await writeLines(
    it.box,
    it.screen,
    Array.from({ length: 50 }, (_, n) => `line ${n}`),
  );
  await showAnImage(it.office);
  const details = () => it.ledger().alarms.filter(({ what }) => what === 'test');
  await it.box.start();
  const page = await it.box.openPage('page-3');
  await page.sees(({ kind }) => kind === 'revoked');
  await until(async () => details().length >= 50);
  expect(details().map(({ detail }) => detail)).toEqual(Array.from({ length: 50 }, (_, n) => `line ${n}`));
  expect(page.directed.map(({ kind }) => kind)).not.toContain('image');

  // Once more: it is known to be told, and whatever is written now is told as well.
  await it.box.stop();
  await writeLines(it.box, it.screen, ['after']);
  await it.box.start();
  await until(async () => details().some(({ detail }) => detail === 'after'));
  expect(details()).toHaveLength(51);
});

test('a box that is taken in anew still tells what it had to tell as the screen it was before', async () => {
  await using it = await stand();
  await it.box.stop();
  await writeLines(it.box, it.screen, ['of the old screen']);
  await revoke(it.office, it.screen);
  await putIdentityAside(it.box.data);
  await it.box.start();
  const page = await it.box.openPage('page-4');
  const screen = await takeIn(it.office, page, '新屏');
  await page.sees(({ kind }) => kind === 'idle');
  expect((await openIdentity(it.box.data)).enrolled()?.screen).toBe(screen);
  await until(async () => it.ledger().alarms.some(({ detail }) => detail === 'of the old screen'));
  await it.box.stop();
  await writeLines(it.box, screen, ['of the new screen']);
  await it.box.start();
  await until(async () => it.ledger().alarms.some(({ detail }) => detail === 'of the new screen'));
  const of = (detail: string) => it.ledger().alarms.find((alarm) => alarm.detail === detail)?.screen;
  expect([of('of the old screen'), of('of the new screen')]).toEqual([it.screen, screen]);
});
