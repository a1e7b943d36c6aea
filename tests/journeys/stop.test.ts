import { once } from 'node:events';
import { connect } from 'node:net';
import { expect, test } from 'vitest';
import { programmeCalls } from '#shared/protocol/http/programmes.ts';
import { temporaryFolder } from '#tests/support/folder.ts';
import { openOffice } from '#tests/support/office.ts';
import { run } from '#tests/support/child.ts';

test('a server that is asked to stop ends in order, though somebody has not finished his sentence', async () => {
  await using folder = await temporaryFolder();
  await using office = await openOffice(folder.path);
  const { hostname, port } = new URL(office.url);
  const slow = connect(Number(port), hostname);
  await once(slow, 'connect');
  slow.on('error', () => undefined);
  slow.write(`POST /api/login HTTP/1.1\r\nHost: ${hostname}\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{"login":`);
  const { id } = await office.client.call(programmeCalls.createPlaylist, { body: { title: '春耕', items: [] } });

  await office.stop('SIGTERM');
  expect(office.server.child.exitCode).toBe(0);
  expect(office.server.output()).toContain('"msg":"stopped"');
  slow.destroy();

  await office.start();
  expect(await office.client.call(programmeCalls.getPlaylist, { params: { id } })).toMatchObject({ title: '春耕' });
});

test('a start that cannot be says why in one sentence, and the server that runs goes on', async () => {
  await using folder = await temporaryFolder();
  await using office = await openOffice(folder.path);
  const attempt = async (environment: Record<string, string>): Promise<[number | null, string]> => {
    await using other = run('server/main.ts', [], { FIELDCAST_PORT: '0', ...environment });
    await once(other.child, 'close');
    return [other.child.exitCode, other.output()];
  };
  await using elsewhere = await temporaryFolder();
  const cases: [Record<string, string>, RegExp][] = [
    [{ FIELDCAST_DATA: folder.path }, /Another Fieldcast server is using this database/],
    [
      { FIELDCAST_DATA: elsewhere.path, FIELDCAST_PORT: new URL(office.url).port },
      /FIELDCAST_PORT=\d+ 不对：.*占用。\n[^]*FIELDCAST_PORT=\d+ is not right: another program holds this port/,
    ],
    [
      { FIELDCAST_DATA: elsewhere.path, FIELDCAST_TLS_CERT: '/nowhere.pem', FIELDCAST_TLS_KEY: '/nowhere.key' },
      /FIELDCAST_TLS_CERT=\/nowhere.pem is not right/,
    ],
    [{ FIELDCAST_DATA: elsewhere.path, FIELDCAST_HOST: '192.0.2.1' }, /FIELDCAST_HOST=192.0.2.1 is not right/],
    [
      { FIELDCAST_DATA: elsewhere.path, FIELDCAST_TLS_CERT: 'package.json', FIELDCAST_TLS_KEY: 'package.json' },
      /FIELDCAST_TLS_KEY=package.json is not right: this certificate and key cannot be used/,
    ],
    [
      { FIELDCAST_DATA: elsewhere.path, FIELDCAST_WORKERS: 'many', FIELDCAST_LOG: 'x' },
      /FIELDCAST_LOG=x 不对[^]*FIELDCAST_WORKERS=many is not right/,
    ],
  ];
  for (const [environment, sentence] of cases) {
    const [code, said] = await attempt(environment);
    expect(said).toMatch(sentence);
    expect(said).not.toMatch(/\n\s+at /); // A sentence, no stack.
    expect(code).toBe(1);
  }
  expect((await fetch(`${office.url}/readyz`)).status).toBe(200);
});
