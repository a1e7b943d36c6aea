import { rm, truncate } from 'node:fs/promises';
import { get } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { Package } from '#shared/model/package.ts';
import { openBlobOffice } from '#tests/support/blob-office.ts';
import { makeLesson } from '#tests/support/lesson-goods.ts';
import { recordPackage } from './package-store.ts';

/** A blob of ten bytes, and a lesson's package. */
async function shelf(asked: Parameters<typeof openBlobOffice>[0] = {}) {
  const office = await openBlobOffice(asked);
  const { blob } = await office.store.put(Buffer.from('0123456789'));
  const { index, blobs } = makeLesson('堆肥', 120_000);
  const pkg = Package.parse(JSON.parse(String(blobs.get(index.blob))));
  for (const track of pkg.audio) track.chunks = Array.from({ length: 30 }, () => track.chunks).flat(); // As long as lessons are.
  const long = await office.store.put(Buffer.from(JSON.stringify(pkg)));
  await office.database.transaction((tx) => recordPackage(tx, long.blob, [long]));
  return { ...office, blob, address: `/blobs/${blob}`, playlist: `/api/packages/${long.blob}/audio.m3u8` };
}

/** As it came: fetch would unpack it. */
function getPacked(port: number, path: string, coding: string): Promise<{ coding: string | undefined; body: Buffer }> {
  const headers = { authorization: 'sesame', 'accept-encoding': coding };
  return new Promise((resolve, reject) => {
    get({ port, path, headers }, (response) => {
      buffer(response).then((body) => resolve({ coding: response.headers['content-encoding'], body }), reject);
    }).on('error', reject);
  });
}

test('a blob comes whole or by range, and its name is its tag', async () => {
  await using house = await shelf();
  const whole = await house.get(house.address);
  expect([whole.status, await whole.text(), whole.headers.get('etag')]).toEqual([200, '0123456789', `"${house.blob}"`]);
  expect([whole.headers.get('accept-ranges'), whole.headers.get('content-length')]).toEqual(['bytes', '10']);
  expect(whole.headers.get('cache-control')).toMatch(/private, immutable/);
  const part = await house.get(house.address, { range: 'bytes=7-', 'if-range': `"${house.blob}"` });
  expect([part.status, await part.text(), part.headers.get('content-range')]).toEqual([206, '789', 'bytes 7-9/10']);
  const picture = await house.get(`${house.address}?type=jpeg`);
  expect([picture.headers.get('content-type'), await picture.text()]).toEqual(['image/jpeg', '0123456789']);
});

test.each([
  ['If-Range of another', { range: 'bytes=7-', 'if-range': '"another"' }, 200, '0123456789'],
  ['If-Range that is weak', { range: 'bytes=7-', 'if-range': 'W/TAG' }, 200, '0123456789'],
  ['If-Range by date', { range: 'bytes=7-', 'if-range': 'Thu, 26 Nov 2026 08:00:00 GMT' }, 200, '0123456789'],
  ['several ranges', { range: 'bytes=0-1,4-5' }, 200, '0123456789'],
  ['no range at all', { range: 'bytes=5-2' }, 200, '0123456789'],
  ['another unit', { range: 'lines=1-2' }, 200, '0123456789'],
  ['held already', { 'if-none-match': 'TAG' }, 304, ''],
  ['held already, among others, weakly', { 'if-none-match': '"x", W/TAG' }, 304, ''],
  ['any is held already', { 'if-none-match': '*' }, 304, ''],
  ['held already, and asked for a part', { 'if-none-match': 'TAG', range: 'bytes=0-1' }, 304, ''],
  ['another is held', { 'if-none-match': '"x"', range: 'bytes=0-1' }, 206, '01'],
  ['it has to be this one, and is', { 'if-match': '"x", TAG', range: 'bytes=-2' }, 206, '89'],
  ['it has to be another', { 'if-match': '"x"' }, 412, ''],
  ['it has to be this one, weakly', { 'if-match': 'W/TAG' }, 412, ''],
])('%s', async (_, headers, status, text) => {
  await using house = await shelf();
  const asked = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, value.replace('TAG', `"${house.blob}"`)]));
  const answer = await house.get(house.address, asked);
  expect([answer.status, await answer.text()]).toEqual([status, text]);
  const [tag, kept] = [answer.headers.get('etag'), answer.headers.get('cache-control')];
  expect([tag, kept?.includes('immutable')]).toEqual(status < 400 ? [`"${house.blob}"`, true] : [null, undefined]);
  expect(house.lines).toEqual([]);
});

test('HEAD tells of the whole, whatever part it asks for', async () => {
  await using house = await shelf();
  const answer = await house.get(house.address, { range: 'bytes=2-3' }, 'HEAD');
  expect([answer.status, answer.headers.get('content-length'), await answer.text()]).toEqual([200, '10', '']);
});

test('who asks beyond the end is told so, and begins again', async () => {
  await using house = await shelf();
  const answer = await house.get(house.address, { range: 'bytes=10-' });
  expect([answer.status, await answer.text(), answer.headers.get('content-range')]).toEqual([416, '', 'bytes */10']);
  expect(answer.headers.get('cache-control')).toBeNull();
  expect(house.lines).toEqual([]);
});

test('only who may sees anything, also of what is not there', async () => {
  await using house = await shelf();
  for (const address of [house.address, '/blobs/x', `/api/packages/${house.blob}/master.m3u8`]) {
    const headers = { authorization: 'please', 'if-none-match': '*' };
    expect((await house.get(address, headers)).status).toBe(401);
  }
});

test.each([
  '/blobs/x',
  `/blobs/${'a'.repeat(64)}`,
  '/blobs/..%2f..%2fkeys%2froot',
  '/blobs/.part',
  `/api/packages/${'a'.repeat(64)}/master.m3u8`,
])('%s is not there, and names no path of this machine', async (address) => {
  await using house = await shelf();
  const answer = await house.get(address);
  expect(answer.status).toBe(404);
  expect(await answer.json()).toMatchObject({ code: 'not_found' });
  expect(house.lines).toEqual([]);
});

test('a blob that no package calls its index plays nothing', async () => {
  await using house = await shelf();
  expect((await house.get(`/api/packages/${house.blob}/master.m3u8`)).status).toBe(404);
});

test('a blob that was deleted is gone from memory too', async () => {
  await using house = await shelf();
  await (await house.get(house.address)).arrayBuffer();
  await house.store.remove(house.blob);
  expect((await house.get(house.address)).status).toBe(404);
});

test('a blob that is shorter on the disk than the catalogue knows is not answered as whole, until it is mended', async () => {
  await using house = await shelf();
  const { database, store, blob } = house;
  await database.transaction((tx) => recordPackage(tx, blob, [{ blob, bytes: 10 }]));
  await truncate(store.path(blob), 4);
  const cut = await house.get(house.address);
  expect([cut.status, await cut.json()]).toMatchObject([404, { code: 'not_found' }]);
  expect(house.lines.join()).toContain('not as long on the disk');
  await store.put(Buffer.from('0123456789'));
  expect(await (await house.get(house.address)).text()).toBe('0123456789');
});

test('a blob that is cut on the disk after it was known is told as gone; what was promised of it already, by cutting the line', async () => {
  await using house = await shelf();
  const { database, store } = house;
  const { blob, bytes } = await store.put(Buffer.alloc(2_000_000, 7));
  await database.transaction((tx) => recordPackage(tx, blob, [{ blob, bytes }]));
  const known = async () => expect((await house.get(`/blobs/${blob}`, {}, 'HEAD')).status).toBe(200);
  await known();
  await truncate(store.path(blob), 1_000_000);
  await expect(house.get(`/blobs/${blob}`).then((answer) => answer.arrayBuffer())).rejects.toThrow('terminated');
  expect(house.lines.join()).toContain('cut short on the disk');
  expect((await house.get(`/blobs/${blob}`)).status).toBe(404);

  await truncate(store.path(blob), 2_000_000);
  await known();
  await rm(store.path(blob));
  const gone = await house.get(`/blobs/${blob}`, { range: 'bytes=1900000-' });
  expect([gone.status, await gone.json()]).toMatchObject([404, { code: 'not_found' }]);
});

test('each screen and each login has a limit of its own; beyond it is told when to come again', async () => {
  await using house = await shelf({ fetchesPerS: 1 });
  const ask = async (authorization: string) => (await house.get(house.address, { authorization })).status;
  for (let i = 0; i < 10; i++) expect(await ask('screen one')).toBe(200);
  const refused = await house.get(house.address, { authorization: 'screen one' });
  expect([refused.status, await refused.json()]).toMatchObject([429, { code: 'rate_limited' }]);
  expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
  for (const another of ['screen two', 'sesame']) expect(await ask(another)).toBe(200); // From the same address.
});

test('what comes past the proxy gets bytes; what comes through it gets an address for nginx alone, and no body', async () => {
  await using house = await shelf({ nginxBlobs: '/inside/' });
  expect(await (await house.get(house.address)).text()).toBe('0123456789');
  const through = { 'x-forwarded-for': '10.0.0.7' };
  const given = await house.get(house.address, { ...through, range: 'bytes=2-3' });
  const where = `/inside/${house.blob.slice(0, 2)}/${house.blob}`;
  expect([given.status, given.headers.get('x-accel-redirect'), await given.text()]).toEqual([200, where, '']);
  const held = await house.get(house.address, { ...through, 'if-none-match': `"${house.blob}"` });
  expect([held.status, held.headers.get('x-accel-redirect')]).toEqual([304, null]);
  expect((await house.get(house.address, { ...through, authorization: 'no' })).headers.get('x-accel-redirect')).toBeNull();
});

test.each([
  ['br', brotliDecompressSync],
  ['gzip', gunzipSync],
] as const)('a playlist comes as %s when that is asked for', async (coding, open) => {
  await using house = await shelf();
  const address = house.playlist;
  const plain = await house.get(address, { 'accept-encoding': 'identity' });
  const text = await plain.text();
  expect([plain.status, plain.headers.get('content-encoding'), plain.headers.get('vary')]).toEqual([200, null, 'Accept-Encoding']);
  const packed = await getPacked(house.port, address, coding);
  expect(packed.coding).toBe(coding);
  expect(open(packed.body).toString()).toBe(text);
  expect(packed.body.length).toBeLessThan(text.length / 2);
});
