import { execFileSync, spawnSync } from 'node:child_process';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { request as httpsRequest } from 'node:https';
import path from 'node:path';
import { io } from 'socket.io-client';
import { expect, test } from 'vitest';
import { createBlobStore } from '#server/catalogue/blob-store.ts';
import { run } from '../support/child.ts';
import { temporaryFolder } from '../support/folder.ts';
import { freePort } from '../support/free-port.ts';
import { openOffice } from '../support/office.ts';
import { plantScreen } from '../support/screen-visitor.ts';

const hasNginx = spawnSync('nginx', ['-v']).status === 0 && spawnSync('openssl', ['version']).status === 0;
if (!hasNginx) process.stdout.write('nginx is not on this machine: the example in docs/nginx.conf is not tried here\n');

/** The example as it stands, with ports and files of the test's own in place of the real ones. */
async function settle(folder: string, upstream: string, port: number, data: string): Promise<string> {
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
    .replace('/var/lib/fieldcast/blobs', path.join(data, 'blobs'))
    .replace('/etc/ssl/fieldcast/privkey.pem', key);
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((kind) => `${kind}_temp_path ${folder}/${kind};`).join('\n');
  const user = process.getuid?.() === 0 ? 'user root; ' : ''; // The test's files are its own.
  const whole = `${user}daemon off; pid ${folder}/pid; error_log stderr info; events {} http { access_log off; ${temporary}\n${site}\n}`;
  const file = path.join(folder, 'nginx.conf');
  await writeFile(file, whole);
  return file;
}

function fetchThrough(
  port: number,
  address: string,
  more: Record<string, string> = {},
  method = 'GET',
): Promise<{ status: number; headers: NodeJS.Dict<string | string[]>; text: string }> {
  return new Promise((resolve, reject) => {
    const headers = { host: 'office.example.org', ...more };
    httpsRequest(
      { host: '127.0.0.1', port, path: address, method, headers, servername: 'office.example.org', rejectUnauthorized: false },
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
  const file = await settle(path.join(folder.path, 'nginx'), new URL(office.url).host, port, path.join(folder.path, 'data'));
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

test.skipIf(!hasNginx)(
  'where nginx sends the media itself, only whoever the server lets gets them, by range and with the same tag',
  async () => {
    await using folder = await temporaryFolder();
    const data = path.join(folder.path, 'data');
    const store = await createBlobStore(path.join(data, 'blobs'));
    const { blob } = await store.put(Buffer.from('0123456789'));
    const { logIn } = await plantScreen(data);
    await using office = await openOffice(data, { FIELDCAST_PROXIES: '1', FIELDCAST_NGINX_BLOBS: '/fieldcast-blobs/' });
    const port = await freePort();
    await mkdir(path.join(folder.path, 'nginx'));
    const file = await settle(path.join(folder.path, 'nginx'), new URL(office.url).host, port, data);
    await using nginx = run('nginx', ['-c', file], {}, 'as it is');
    await nginx.says(/start worker process|worker process/);
    const auth = { authorization: `Bearer ${await logIn(office.url)}` };
    const ask = async (headers: Record<string, string>, method?: string) => {
      const { status, text, headers: got } = await fetchThrough(port, `/blobs/${blob}`, headers, method);
      return { status, text, tag: got.etag, range: got['content-range'], type: got['content-type'], told: got['x-accel-redirect'], got };
    };

    const whole = await ask(auth);
    expect(whole).toMatchObject({ status: 200, text: '0123456789', tag: `"${blob}"`, type: 'application/octet-stream', told: undefined });
    expect(whole.got).toMatchObject({
      'cache-control': expect.stringContaining('immutable'),
      'content-length': '10',
      'accept-ranges': 'bytes',
      'x-content-type-options': 'nosniff',
      'strict-transport-security': 'max-age=31536000',
    });
    expect(await ask({ ...auth, range: 'bytes=7-', 'if-range': `"${blob}"` })).toMatchObject({
      status: 206,
      text: '789',
      range: 'bytes 7-9/10',
      tag: `"${blob}"`,
    });
    expect(await ask({ ...auth, range: 'bytes=7-', 'if-range': '"another"' })).toMatchObject({ status: 200, text: '0123456789' });
    expect(await ask({ ...auth, range: 'bytes=10-' })).toMatchObject({ status: 416, range: 'bytes */10' });
    expect(await ask({ ...auth, 'if-none-match': `"${blob}"` })).toMatchObject({ status: 304, text: '', tag: `"${blob}"` });
    expect(await ask(auth, 'HEAD')).toMatchObject({ status: 200, text: '', tag: `"${blob}"` });

    expect(await ask({})).toMatchObject({ status: 401 });
    const inside = await fetchThrough(port, `/fieldcast-blobs/${blob.slice(0, 2)}/${blob}`, auth);
    expect(inside.status).toBe(404);
    const past = await fetch(`${office.url}/blobs/${blob}`, { headers: auth }); // Not through nginx: the bytes are the server's own.
    expect([past.status, await past.text()]).toEqual([200, '0123456789']);
  },
);
