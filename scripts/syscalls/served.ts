import { hashOf } from '#tests/support/lesson-goods.ts';
import type { FakePage } from '#tests/support/fake-page.ts';
import type { Direction } from '#shared/protocol/page.ts';

/** Fetches all that the page would play this from; says what is not there, and what is not what its name says. */
export async function wrongBytesOf(direction: Direction & { kind: 'lesson' | 'image' }, page: FakePage): Promise<string[]> {
  const get = async (address: string): Promise<Response> => fetch(page.origin + address, { headers: { cookie: page.cookie } });
  const addresses =
    direction.kind === 'image' ? [direction.url] : await blobsOfLesson(direction.playlist, async (address) => (await get(address)).text());
  const faults: string[] = addresses.length === 0 ? ['a lesson without bytes'] : [];
  for (const address of addresses) {
    const response = await get(address);
    const bytes = Buffer.from(await response.arrayBuffer());
    if (!response.ok) faults.push(`${response.status} for ${address}`);
    else if (!address.endsWith(hashOf(bytes))) faults.push(`not what its name says: ${address}`);
  }
  return faults;
}

async function blobsOfLesson(master: string, read: (address: string) => Promise<string>): Promise<string[]> {
  const folder = master.slice(0, master.lastIndexOf('/') + 1);
  const tracks = [...new Set((await read(master)).match(/[\w%.-]+\.m3u8/g) ?? [])];
  const lists = await Promise.all(tracks.map((track) => read(folder + track)));
  return [...new Set(lists.flatMap((list) => list.match(/\/blobs\/[0-9a-f]{64}/g) ?? []))];
}
