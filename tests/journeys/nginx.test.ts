import { execFileSync, spawnSync } from 'node:child_process';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { request as httpsRequest } from 'node:https';
import path from 'node:path';
import { io } from 'socket.io-client';
import { expect, test } from 'vitest';
import { run } from '../support/child.ts';
import { temporaryFolder } from '../support/folder.ts';
import { freePort } from '../support/free-port.ts';
import { openOffice } from '../support/office.ts';

const hasNginx = spawnSync('nginx', ['-v']).status === 0 && spawnSync('openssl', ['version']).status === 0;
if (!hasNginx) process.stdout.write('nginx is not on this machine: the example in docs/nginx.conf is not tried here\n');

/** The example as it stands, with ports and files of the test's own in place of the real ones. */
async function settle(folder: string, upstream: string, port: number): Promise<string> {
  const example = await readFile('docs/nginx.conf', 'utf8');
  const [cert, key] = [path.join(folder, 'cert.pem'), path.join(folder, 'key.pem')];
  const subject = ['-subj', '/CN=office.example.org', '-addext', 'subjectAltName=DNS:office.example.org'];
  execFileSync('openssl', ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '1', ...subject, '-keyout', key, '-out', cert], {
    stdio: 'ignore',
  });
  const site = example
    .replace('127.0.0.1:4000', upstream)
    .replace('listen 80;', `listen 127.0.0.1:${await freePort()};`)
    .replace('listen 443 ssl http2;', `listen 127.0.0.1:${port} ssl http2;`)
    .replaceAll(/\n *listen \[::\][^;]*;/g, '')
    .replace('/etc/ssl/fieldcast/fullchain.pem', cert)
    .replace('/etc/ssl/fieldcast/privkey.pem', key);
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((kind) => `${kind}_temp_path ${folder}/${kind};`).join('\n');
  const whole = `daemon off; pid ${folder}/pid; error_log stderr info; events {} http { access_log off; ${temporary}\n${site}\n}`;
  const file = path.join(folder, 'nginx.conf');
  await writeFile(file, whole);
  return file;
}

function fetchThrough(port: number, address: string): Promise<{ status: number; headers: NodeJS.Dict<string | string[]>; text: string }> {
  return new Promise((resolve, reject) => {
    const headers = { host: 'office.example.org' };
    httpsRequest(
      { host: '127.0.0.1', port, path: address, headers, servername: 'office.example.org', rejectUnauthorized: false },
      (response) => {
        let text = '';
        response.setEncoding('utf8').on('data', (piece: string) => (text += piece));
        response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, text }));
      },
    )
      .on('error', reject)
      .end();
  });
}

test.skipIf(!hasNginx)('the nginx example is one: pages, calls and sockets go through it with TLS', async () => {
  await using folder = await temporaryFolder();
  await using office = await openOffice(path.join(folder.path, 'data'), { FIELDCAST_PROXIES: '1' });
  const port = await freePort();
  await mkdir(path.join(folder.path, 'nginx'));
  const file = await settle(path.join(folder.path, 'nginx'), new URL(office.url).host, port);
  expect(spawnSync('nginx', ['-t', '-q', '-c', file], { encoding: 'utf8' })).toMatchObject({ status: 0 });
  await using nginx = run('nginx', ['-c', file], {}, 'as it is');
  await nginx.says(/start worker process|worker process/);

  expect(await fetchThrough(port, '/readyz')).toMatchObject({ status: 200, text: 'ok\n' });
  const page = await fetchThrough(port, '/');
  expect([page.status, page.headers['strict-transport-security']]).toEqual([200, 'max-age=31536000']);

  // A socket gets through to its gate, which then asks who it is: that is the answer of our server, not of the proxy.
  const origin = `https://127.0.0.1:${port}`;
  const socket = io(`${origin}/player`, {
    transports: ['websocket'],
    reconnection: false,
    rejectUnauthorized: false,
    auth: { token: 'none' },
    forceNew: true,
  });
  const refusal = await new Promise<string>((resolve) => socket.once('connect_error', (error) => resolve(error.message)));
  socket.disconnect();
  expect(refusal).toBe('not_signed_in');
});
