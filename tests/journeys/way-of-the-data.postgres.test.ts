import { expect, test } from 'vitest';
import { loadExpectations, pathOf } from '#scripts/samples/expectations.ts';
import { LessonId } from '#shared/model/ids.ts';
import { catalogueCalls } from '#shared/protocol/http/catalogue.ts';
import { programmeCalls } from '#shared/protocol/http/programmes.ts';
import { statisticsCalls } from '#shared/protocol/http/statistics.ts';
import { statusCalls } from '#shared/protocol/http/status.ts';
import { run, until } from '#tests/support/child.ts';
import { temporaryPlace } from '#tests/support/database.ts';
import { openOffice, type Office } from '#tests/support/office.ts';
import { openBox } from '#tests/support/player-box.ts';
import { takeIn } from '#tests/support/taken-in.ts';

/** Uploads a lesson; the server is killed while it encodes, and finishes it by itself. */
async function lessonOf(office: Office): Promise<LessonId> {
  const { lessons } = await loadExpectations();
  const sample = lessons.find(({ file }) => file === 'short.mp4');
  if (!sample) throw new Error('there are samples');
  const id = LessonId.parse(await office.client.upload(pathOf(sample)));
  await until(async () => (await office.client.call(catalogueCalls.getLesson, { params: { id } })).state !== 'waiting');
  await office.restart('SIGKILL');
  await until(async () => (await office.client.call(catalogueCalls.getLesson, { params: { id } })).state === 'ready');
  return id;
}

test('on PostgreSQL a lesson goes in at one end and the record of its showing comes out at the other', async () => {
  await using place = await temporaryPlace();
  const settings = { FIELDCAST_DATABASE_URL: place.where };
  await using office = await openOffice(place.folder, settings);
  const { client } = office;
  expect((await client.call(statusCalls.status, {})).database).toMatchObject({ engine: 'postgres', bytes: expect.any(Number) });

  await using second = run('server/main.ts', [], { FIELDCAST_DATA: `${place.folder}/other`, FIELDCAST_PORT: '0', ...settings });
  await expect(second.says(/"msg":"listening"/)).rejects.toThrow('ended before it said');
  expect(second.output()).not.toContain(place.where); // Not even a wrong start prints the password.

  const lesson = await lessonOf(office);
  const items = [{ content: lesson, seconds: null }];
  const playlist = await client.call(programmeCalls.createPlaylist, { body: { title: '默认', items } });
  await client.call(programmeCalls.setDefault, { body: { playlist: playlist.id } });

  await using box = await openBox(() => new URL(office.url));
  await box.start();
  const page = await box.openPage();
  const screen = await takeIn(office, page);
  const shown = await page.sees(({ kind }) => kind === 'lesson');
  expect(shown).toMatchObject({ content: lesson });
  await page.progress(2000);
  await page.ended('complete');
  const day = new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 10);
  const range = { from: day, to: day };
  const { rows } = await until(async () => {
    const found = await client.call(statisticsCalls.showings, { query: { ...range, content: lesson } });
    return found.total > 0 && found;
  });
  expect(rows[0]).toMatchObject({ screen, content: lesson, ended: 'complete' });
  const { screen: of, epoch, seq } = rows[0] ?? { screen, epoch: '', seq: 0 };
  expect(await client.call(statisticsCalls.line, { params: { screen: of, epoch, seq } })).toMatchObject({ chainHolds: true });
  await until(async () => (await client.call(statisticsCalls.summary, { query: { ...range, by: 'content' } })).total.showings > 0);
});
