import { afterAll, beforeAll, expect, test } from 'vitest';
import { temporaryFolder } from '../support/folder.ts';
import { openOffice, type Office } from '../support/office.ts';

const TOKEN = 'prometheus-may-read-this';
let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let office: Office;
beforeAll(async () => {
  folder = await temporaryFolder();
  office = await openOffice(folder.path, { FIELDCAST_METRICS_TOKEN: TOKEN });
});
afterAll(async () => {
  await office[Symbol.asyncDispose]();
  await folder[Symbol.asyncDispose]();
});

const metrics = (authorization?: string): Promise<Response> =>
  fetch(`${office.url}/metrics`, { headers: authorization ? { authorization } : {} });

test('who brings the token reads how the office is; who brings another, or none, does not', async () => {
  expect([(await metrics()).status, (await metrics(`Bearer ${TOKEN}x`)).status, (await metrics('Bearer ')).status]).toEqual([
    401, 401, 401,
  ]);
  await office.client.fetch('/api/lessons/les_00000000000000000000000000');
  const answer = await metrics(`Bearer ${TOKEN}`);
  expect(answer.headers.get('content-type')).toContain('text/plain');
  const text = await answer.text();
  for (const line of [
    /^fieldcast_build\{version="[\d.]+"\} 1$/m,
    /^fieldcast_commits_total [1-9]/m,
    /^fieldcast_ledger_lines 0$/m,
    /^fieldcast_screens\{presence="online"\} 0$/m,
    /^fieldcast_disk_free_bytes \d{6,}/m,
    /^nodejs_eventloop_lag_seconds /m,
    /^fieldcast_http_seconds_count\{method="GET",route="\/api\/lessons\/:id",status="4xx"\} 1$/m,
  ])
    expect(text).toMatch(line);
  expect(text).not.toMatch(/^fieldcast_backup_age_seconds \d/m);
});

test('nothing in it names a thing or a person', async () => {
  const text = await (await metrics(`Bearer ${TOKEN}`)).text();
  expect(text).not.toMatch(/[a-z]{3}_[0-7][0-9a-z]{25}|clerk|127\.0\.0\.1/);
});

test('the API is described to whoever is signed in; a person who is not is led to the login', async () => {
  const page = await office.client.fetch('/api/docs/');
  expect([page.status, await page.text()]).toEqual([200, expect.stringContaining('swagger-ui-bundle.js')]);
  expect(page.headers.get('content-security-policy')).toContain("script-src 'self'");
  const stranger = await fetch(`${office.url}/api/docs/`, { headers: { accept: 'text/html' }, redirect: 'manual' });
  expect([stranger.status, stranger.headers.get('location')]).toEqual([302, '/login']);
  expect((await fetch(`${office.url}/api/docs/swagger-ui-bundle.js`)).status).toBe(401);
});
