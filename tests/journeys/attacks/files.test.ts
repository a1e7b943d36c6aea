import { existsSync } from 'node:fs';
import { readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { request } from 'node:http';
import { expect, test } from 'vitest';
import { blobPath, type BlobHash } from '#shared/model/blob.ts';
import type { ManifestRoot } from '#shared/model/manifest.ts';
import type { Package } from '#shared/model/package.ts';
import { flipped, givingFor, attackOneBox, type AttackedBox } from '#tests/support/attacked-box.ts';
import type { Attack, Heard } from '#tests/support/hostile-line.ts';
import { makeLesson, type Goods } from '#tests/support/lesson-goods.ts';
import { until } from '#tests/support/until.ts';

let it: AttackedBox;
attackOneBox((box) => {
  it = box;
});

/** Nothing of it is on the shelf yet, and the honest lesson stays the default. */
function publishNew(): { lesson: Goods; chunk: BlobHash; root: ManifestRoot } {
  const lesson = makeLesson('新', 3_600_000);
  return { lesson, chunk: chunkOf(lesson), root: plan(lesson) };
}

/** For later: the honest lesson stays what is on. */
const plan = (lesson: Goods): ManifestRoot => it.office.publish({ goods: [it.good, lesson], playlists: [[it.good], [lesson]] });

function chunkOf({ index, blobs }: Goods): BlobHash {
  const pkg = JSON.parse(String(blobs.get(index.blob))) as Package;
  const chunk = pkg.rungs.find(({ name }) => name === '720p')?.chunks[1]?.blob;
  if (!chunk) throw new Error('a lesson has chunks');
  return chunk;
}

const shelved = (hash: BlobHash): string => join(it.box.data, 'blobs', blobPath(hash));
const onShelf = (lesson: Goods): Promise<void> =>
  expect.poll(() => existsSync(shelved(lesson.index.blob)) && existsSync(shelved(chunkOf(lesson)))).toBe(true);
const isWhole = (revision: number | undefined) => () =>
  it.office.statuses.some((status) => status.revision === revision && status.missing.blobs === 0);
const spoilt = (heard: Heard): Heard => ({ ...heard, body: flipped(heard.body) });
const about = (detail: string) => ({ what: 'file_distrusted' as const, detail });

test.each(['programme', 'lessons', 'packages', 'settings'] as const)('one byte of the section %s is another', async (name) => {
  let root: ManifestRoot | undefined;
  // The attack has to be there before the plan is.
  const alter: Attack['alter'] = (path, heard) =>
    path.startsWith('/api/player/sections/') && path.endsWith(root?.sections[name].blob ?? '?') ? spoilt(heard) : undefined;
  await it.withstands({ alter }, about(`section ${name}`), () => {
    root = publishNew().root;
  });
});

test('a section that is longer than the plan says, without end', async () => {
  const answer: Attack['answer'] = (path, response) => {
    if (!path.startsWith('/api/player/sections/')) return false;
    const pour = (): void => {
      while (!response.destroyed && response.write(Buffer.alloc(64 * 1024, 32)));
    };
    response.writeHead(200).on('drain', pour);
    pour();
    return true;
  };
  await it.withstands({ answer }, about('section'), publishNew);
});

test('one byte of a package is another', async () => {
  const lesson = makeLesson('新', 3_600_000);
  await it.withstands(givingFor(lesson.index.blob, spoilt), about(lesson.index.blob), () => plan(lesson));
});

const shorter = (heard: Heard): Heard => ({ ...heard, headers: {}, body: heard.body.subarray(0, -1) });
const longer = (heard: Heard): Heard => ({ ...heard, headers: {}, body: Buffer.concat([heard.body, Buffer.alloc(1)]) });
test.each([
  ['has one byte that is another', spoilt],
  ['is one byte short', shorter],
  ['is one byte too long', longer],
])('a segment %s', async (_, change) => {
  const lesson = makeLesson('新', 3_600_000);
  const chunk = chunkOf(lesson);
  await it.withstands(givingFor(chunk, change), about(chunk), () => plan(lesson));
  plan(lesson);
  await onShelf(lesson); // Once the line is honest the same file is fetched again.
});

test('a segment without end, and one that comes in drops', async () => {
  const lesson = makeLesson('新', 3_600_000);
  const chunk = chunkOf(lesson);
  const endless: Attack['answer'] = (path, response) => {
    if (!path.endsWith(chunk)) return false;
    const pour = (): void => {
      while (!response.destroyed && response.write(Buffer.alloc(64 * 1024)));
    };
    response.writeHead(200).on('drain', pour);
    pour();
    return true;
  };
  await it.withstands({ answer: endless }, about(chunk), () => plan(lesson));
  const drops: Attack['answer'] = (path, response) => {
    if (!path.endsWith(chunk)) return false;
    response.writeHead(200, { 'content-length': 20_000 });
    const dropping = setInterval(() => response.write('x'), 20);
    response.on('close', () => clearInterval(dropping));
    return true;
  };
  await it.withstands({ answer: drops }, about(`${chunk} trickle`));
});

/** As the page asks for it. */
function askBlob(hash: string): Promise<{ status: number; body: Buffer }> {
  return new Promise((resolve, reject) => {
    request(`${it.agent().origin}/blobs/${hash}`, { headers: { cookie: it.page().cookie } }, (response) => {
      const parts: Buffer[] = [];
      response.on('data', (part: Buffer) => parts.push(part));
      response.on('end', () => resolve({ status: response.statusCode ?? 0, body: Buffer.concat(parts) }));
    })
      .on('error', reject)
      .end();
  });
}

test('one byte of a segment on the shelf is another', async () => {
  const lesson = makeLesson('新', 3_600_000);
  const chunk = chunkOf(lesson);
  plan(lesson);
  await onShelf(lesson);
  await writeFile(shelved(chunk), flipped(await readFile(shelved(chunk))));
  await it.withstands({}, { what: 'shelf_damaged', detail: chunk }, async () => expect((await askBlob(chunk)).status).toBe(503));
  await expect.poll(async () => (await askBlob(chunk)).status).toBe(200);
  expect((await askBlob(chunk)).body).toEqual(lesson.blobs.get(chunk));
});

test('a link on the shelf, to something that the box could read', async () => {
  const { lesson, chunk } = publishNew();
  await onShelf(lesson);
  const outside = join(it.box.data, 'identity', 'key.pem');
  await it.withstands({}, { what: 'shelf_damaged', detail: chunk }, () =>
    it.restart(async () => {
      await rm(shelved(chunk));
      await symlink(outside, shelved(chunk));
    }),
  );
  expect(String(await readFile(outside))).toContain('PRIVATE KEY'); // It was the link that went.
  expect((await askBlob(chunk)).body.toString()).not.toContain('PRIVATE KEY');
});

/** The newest plan is taken over, so that the next start reads it. */
async function takenOver(): Promise<string> {
  const { revision } = it.office.publish({ goods: [it.good] });
  await until(isWhole(revision));
  return join(it.box.data, 'generations', String(revision));
}

test('one byte of the root on the shelf is another', async () => {
  const folder = await takenOver();
  for (const file of [join(folder, 'signed.json'), join(folder, '..', 'newest.json')]) {
    await it.withstands({}, { what: 'shelf_damaged', detail: /signed|newest/.source }, () =>
      it.restart(async () => {
        const signed = JSON.parse(await readFile(file, 'utf8')) as { manifest: { payload: string } };
        signed.manifest.payload = flipped(Buffer.from(signed.manifest.payload, 'base64')).toString('base64');
        await writeFile(file, JSON.stringify(signed));
      }),
    );
  }
});

test('one byte of a playlist on the shelf is another', async () => {
  const file = join(await takenOver(), 'programme.json');
  await it.withstands({}, { what: 'shelf_damaged', detail: 'programme' }, () =>
    it.restart(async () => writeFile(file, flipped(await readFile(file)))),
  );
});
