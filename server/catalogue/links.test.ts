import { expect, test } from 'vitest';
import { Package } from '#shared/model/package.ts';
import { previewUrl } from '#shared/protocol/http/catalogue.ts';
import { openBlobOffice } from '#tests/support/blob-office.ts';
import { makeLesson } from '#tests/support/lesson-goods.ts';
import { createLinks } from './links.ts';
import { recordPackage } from './package-store.ts';

const HOUR_MS = 3_600_000;
const stranger = { authorization: '' };

/** A lesson with all its blobs, and a link to it; `ask` brings nothing but what stands in the address. */
async function watched(asked: Parameters<typeof openBlobOffice>[0] = {}) {
  const office = await openBlobOffice(asked);
  const { index, blobs } = makeLesson('堆肥', 120_000);
  for (const bytes of blobs.values()) await office.store.put(bytes);
  await office.database.transaction((tx) => recordPackage(tx, index.blob, [index]));
  const pkg = Package.parse(JSON.parse(String(blobs.get(index.blob))));
  const ask = (address: string, headers: Record<string, string> = {}) => office.get(address, { ...stranger, ...headers });
  return { ...office, pkg, ask, link: office.links.give(previewUrl(index.blob)) };
}

type House = Awaited<ReturnType<typeof watched>>;

/** Addresses in a playlist, those in attributes among them. */
async function namedBy({ ask }: House, address: string): Promise<string[]> {
  const text = await (await ask(address)).text();
  return [...text.matchAll(/^(\/\S+)$|URI="([^"]+)"/gm)].map(([, line, attribute]) => line ?? attribute ?? '');
}

async function aBlob(house: House): Promise<string> {
  const [sound = ''] = await namedBy(house, house.link.url);
  return (await namedBy(house, sound))[1] ?? '';
}

test('whoever has the link watches all of the lesson, by range too, and keeps it to himself', async () => {
  await using house = await watched();
  const tracks = await namedBy(house, house.link.url);
  expect(tracks).toHaveLength(house.pkg.rungs.length + 1);
  const blobs = (await Promise.all(tracks.map((track) => namedBy(house, track)))).flat();
  expect(new Set(blobs).size).toBe(tracks.length * 3); // A header and two chunks each.
  for (const blob of blobs) {
    const answer = await house.ask(blob, { range: 'bytes=5-9' });
    expect([answer.status, (await answer.arrayBuffer()).byteLength, answer.headers.get('cache-control')]).toEqual([
      206,
      5,
      expect.stringMatching(/^private/),
    ]);
  }
  expect((await house.ask(tracks[0] ?? '')).headers.get('cache-control')).toBe('private, max-age=7200');
});

test('a link ends, and all that it led to ends with it', async () => {
  await using house = await watched();
  const blob = await aBlob(house);
  house.clock.advance(2 * HOUR_MS - 1000);
  for (const address of [house.link.url, blob]) expect((await house.ask(address)).status).toBe(200);
  house.clock.advance(1000);
  for (const address of [house.link.url, blob]) {
    const refused = await house.ask(address, { range: 'bytes=0-1' });
    expect([refused.status, refused.headers.get('cache-control'), await refused.json()]).toMatchObject([
      403,
      'no-store',
      { code: 'link_refused' },
    ]);
  }
});

test.each<[string, (address: string, house: House) => string]>([
  ['that lasts longer', (address) => address.replace(/until=(\d+)/, (_, until) => `until=${Number(until) + 60}`)],
  ['to another blob', (address, { pkg }) => address.replace(/[0-9a-f]{64}/, pkg.rungs[0]?.init.blob ?? '')],
  [
    'to a blob, held before the list of it',
    (address, { pkg }) => address.replace(/\/blobs\/\w+/, previewUrl(pkg.rungs[0]?.init.blob ?? '')),
  ],
  ['that asks for more', (address) => `${address}&type=jpeg`],
  ['with a part twice', (address) => `${address}&until=9999999999`],
  ['with no end', (address) => address.replace(/until=\d+&/, '')],
  ['with an end that is no number', (address) => address.replace(/until=(\d+)/, 'until=0x$1')],
  ['with half a signature', (address) => address.slice(0, -20)],
  ['with none', (address) => address.replace(/sig=.*/, 'sig=')],
  ['in other letters', (address) => address.replace(/\/blobs\/(\w)/, (_, first: string) => `/blobs/%${first.charCodeAt(0).toString(16)}`)],
])('a link %s opens nothing', async (_, change) => {
  await using house = await watched();
  const address = await aBlob(house);
  expect((await house.ask(address)).status).toBe(200);
  const refused = await house.ask(change(address, house));
  expect([refused.status, await refused.json()]).toMatchObject([403, { code: 'link_refused' }]);
  expect(house.lines).toEqual([]);
});

test('a link of another server opens nothing, nor one that would last for days; to be signed in does not help', async () => {
  await using house = await watched();
  const path = previewUrl(house.pkg.rungs[0]?.init.blob ?? '');
  const foreign = createLinks(new Uint8Array(32), house.clock.now).give(path).url;
  const long = house.links.sign(path, Math.floor(house.clock.now() / 1000) + 24 * 3600);
  for (const address of [foreign, long]) {
    for (const authorization of ['', 'sesame']) expect((await house.get(address, { authorization })).status).toBe(403);
  }
});

test('holders of links have a limit by where they ask from', async () => {
  await using house = await watched({ fetchesPerS: 1 });
  for (let i = 0; i < 10; i++) expect((await house.ask(house.link.url)).status).toBe(200);
  expect((await house.ask(house.link.url)).status).toBe(429);
  expect((await house.get('/blobs/x')).status).toBe(404); // Who is signed in is another.
});
