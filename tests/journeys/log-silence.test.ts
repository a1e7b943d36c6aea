import { expect, test } from 'vitest';
import { loadExpectations, pathOf } from '#scripts/samples/expectations.ts';
import { csvFile } from '#server/kit/sheets/write.ts';
import { LessonId } from '#shared/model/ids.ts';
import { accountCalls } from '#shared/protocol/http/accounts.ts';
import { auditCalls } from '#shared/protocol/http/audit.ts';
import { catalogueCalls } from '#shared/protocol/http/catalogue.ts';
import { stationCalls as calls } from '#shared/protocol/http/stations.ts';
import { run, until } from '#tests/support/child.ts';
import { enrolled } from '#tests/support/enrolled.ts';
import { temporaryFolder } from '#tests/support/folder.ts';
import { createVisitor } from '#tests/support/http.ts';
import { openOffice, type Office } from '#tests/support/office.ts';
import { openBox } from '#tests/support/box.ts';
import { bringIn } from '#tests/support/sheets.ts';

const PEOPLE = {
  name: '覃国华',
  phone: '138 7806 0001',
  login: 'qinguohua',
  contact: '韦秀英',
  contactPhone: '159-0000-4711',
  address: '板坡村第九号',
};
/** Who comes in by a table. */
const SHEET = { login: 'luoyulan', name: '罗玉兰', phone: '13978069999' };
const WRONG = 'guessed-but-wrong-0815';
const METRICS = 'metrics-token-of-the-county';
const PASSPHRASE = 'three horses and a plough';

/** A day of the office with everything that is secret or somebody's own in it; gives all of that. */
async function liveADay(office: Office): Promise<string[]> {
  const { client, url } = office;
  const secrets = [...Object.values(PEOPLE), WRONG, METRICS, PASSPHRASE, 'wheat-field-4711', 'clerk'];
  const setup = /\/setup#(\S+)/.exec(office.server.output())?.[1] ?? '';
  const clerk = createVisitor(url);
  await clerk.call(accountCalls.logIn, { body: { login: 'clerk', password: 'wheat-field-4711' } });
  const cookie = clerk.cookie ?? '';
  secrets.push(setup, cookie.split('=')[1] ?? '');

  const region = await client.call(calls.createRegion, { body: { parent: null, kind: 'county', name: '东兰县' } });
  const contact = { name: PEOPLE.contact, phone: PEOPLE.contactPhone };
  await client.call(calls.createStation, { body: { region: region.id, name: '活动室', address: PEOPLE.address, contact } });
  const grants = [{ role: 'editor' as const, place: { kind: 'region' as const, id: region.id } }];
  const made = await client.call(accountCalls.createAccount, {
    body: { login: PEOPLE.login, name: PEOPLE.name, phone: PEOPLE.phone, grants },
  });
  const reset = await client.call(accountCalls.resetPassword, { params: { id: made.account.id } });
  secrets.push(made.password, reset.password);

  const house = { admin: clerk, http: { url } };
  const head = ['登录名', '姓名', '联系电话', '角色', '范围'];
  const sheet = (place: string) => csvFile([head, [...Object.values(SHEET), '编辑', place]]);
  expect((await bringIn(house, 'accounts', sheet('无此县'))).counts.bad).toBe(1);
  const { passwords } = await bringIn(house, 'accounts', sheet('东兰县'));
  expect(passwords).toHaveLength(1);
  secrets.push(...Object.values(SHEET), ...passwords.map(({ password }) => password));

  const person = createVisitor(url);
  for (const password of [WRONG, reset.password]) {
    await person.call(accountCalls.logIn, { body: { login: PEOPLE.login, password } }).catch(() => undefined);
  }
  const next = 'rape-blossom-in-march';
  secrets.push(next, person.cookie?.split('=')[1] ?? '');
  await person.call(accountCalls.changePassword, { body: { current: reset.password, next } });
  await person.call(accountCalls.whoAmI);
  for (let n = 0; n < 3; n++) {
    await client.call(calls.listStations, { query: {} });
    await client.call(accountCalls.listAccounts, { query: { search: PEOPLE.phone } });
  }

  const box = await enrolled(office);
  const { token } = await box.logIn(box.screen);
  secrets.push(token, Buffer.from(box.nonce).toString('base64url'));

  const { images, samples } = await loadExpectations();
  for (const sample of [images[0], samples.find(({ kind }) => kind === 'broken')]) {
    if (sample) await client.upload(pathOf(sample)).catch(() => undefined);
  }
  // Whatever can go wrong, with something personal in it.
  const bad = [
    ['/api/stations', 'not json {{{'],
    ['/api/accounts', JSON.stringify({ login: PEOPLE.login, name: PEOPLE.name, phone: PEOPLE.phone, grants: 'all' })],
    ['/api/login', JSON.stringify({ login: PEOPLE.login, password: WRONG, more: PEOPLE.phone })],
    ['/api/accounts', JSON.stringify({ login: PEOPLE.login, name: PEOPLE.name, phone: PEOPLE.phone, grants })],
  ] as const;
  for (const [path, body] of bad) {
    const headers = { 'content-type': 'application/json', 'x-fieldcast': '1', cookie };
    await fetch(url + path, { method: 'POST', headers, body });
  }
  await fetch(`${url}/api/stations?search=${encodeURIComponent(PEOPLE.contact)}&page=none`, { headers: { cookie } });
  await fetch(`${url}/metrics`, { headers: { authorization: `Bearer ${METRICS}` } });
  await fetch(`${url}/api/me`, { headers: { cookie: 'session=stolen-and-broken' } });
  return [...secrets, 'stolen-and-broken'].filter((secret) => secret !== '');
}

test('a day at its most talkative says no secret and nobody’s name, neither the server nor the player nor a backup', async () => {
  await using folder = await temporaryFolder();
  const settings = { FIELDCAST_LOG: 'debug', FIELDCAST_METRICS_TOKEN: METRICS, FIELDCAST_BACKUP_PASSPHRASE: PASSPHRASE };
  await using office = await openOffice(`${folder.path}/data`, settings);
  const secrets = await liveADay(office);
  const readings = (await office.client.call(auditCalls.listAudit, { query: { action: 'personal.read' } })).rows;
  expect(new Set(readings.map(({ after }) => after?.['kind']))).toEqual(new Set(['accounts', 'contacts']));
  expect(readings).toHaveLength(2); // Three looks of one session are one reading.

  await using box = await openBox(office.url, `${folder.path}/box`);
  await until(async () => (await box.text()).includes('-') || (await box.text()).length > 0);
  const { lessons } = await office.client.call(catalogueCalls.listLessons, { query: {} });
  for (const { id } of lessons) {
    await until(async () =>
      ['failed', 'ready'].includes((await office.client.call(catalogueCalls.getLesson, { params: { id: LessonId.parse(id) } })).state),
    );
  }
  const first = office.server.output();
  await office.restart('SIGTERM');
  const environment = { FIELDCAST_DATA: `${folder.path}/data`, ...settings };
  await using backup = run('scripts/backup.ts', ['--to', `${folder.path}/backup`, '--keys', `${folder.path}/keys`], environment);
  await backup.says(/manifest\.json/);
  await using verify = run('scripts/audit-verify.ts', [], environment);
  await verify.says(/\S/);

  // The set-up link is printed once, for whoever sits at the machine, and is no line of the log.
  const logged = first.split('\n').filter((line) => line.startsWith('{'));
  expect(logged.length).toBeGreaterThan(0);
  const said = [logged.join('\n'), office.server.output(), box.agent().output(), backup.output(), verify.output()].join('\n');
  expect(secrets.filter((secret) => said.includes(secret))).toEqual([]);
});
