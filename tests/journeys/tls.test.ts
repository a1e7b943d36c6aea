import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { get } from 'node:https';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { run } from '#tests/support/child.ts';
import { temporaryFolder } from '#tests/support/folder.ts';

const SUBJECT = ['-subj', '/CN=127.0.0.1', '-addext', 'subjectAltName=IP:127.0.0.1'];

/** Answered only to who trusts this certificate. */
function ask(url: string, ca: Buffer | undefined): Promise<number | undefined> {
  const { promise, resolve, reject } = Promise.withResolvers<number | undefined>();
  get(url, { ca, agent: false }, (answer) => {
    answer.resume();
    resolve(answer.statusCode);
  }).on('error', reject);
  return promise;
}

test('with certificate files of its own the server speaks HTTPS, and nothing but HTTPS, on its port', async () => {
  await using folder = await temporaryFolder();
  const [cert, key] = [`${folder.path}/own.pem`, `${folder.path}/own.key`];
  const words = ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '1'];
  await promisify(execFile)('openssl', [...words, '-keyout', key, '-out', cert, ...SUBJECT]);
  await using server = run('server/main.ts', [], {
    FIELDCAST_DATA: `${folder.path}/data`,
    FIELDCAST_PORT: '0',
    FIELDCAST_TLS_CERT: cert,
    FIELDCAST_TLS_KEY: key,
  });
  const url = (await server.says(/"url":"([^"]+)","msg":"listening"/))[1] ?? '';
  expect(url).toMatch(/^https:/);
  expect(await ask(`${url}/api/openapi.json`, await readFile(cert))).toBe(401);
  await expect(ask(`${url}/api/openapi.json`, undefined)).rejects.toThrow(/self-signed/);
  await expect(fetch(`${url.replace('https:', 'http:')}/api/openapi.json`)).rejects.toThrow('fetch failed');
});
