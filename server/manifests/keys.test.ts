import { createPublicKey, verify } from 'node:crypto';
import { readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { Delegation } from '#shared/model/manifest.ts';
import { preAuthEncoding, type Envelope } from '#shared/protocol/dsse.ts';
import { DELEGATION_TYPE, MANIFEST_TYPE } from '#shared/protocol/version.ts';
import { temporaryFolder } from '#tests/support/folder.ts';
import { openKeys, RENEW_BEFORE_MS } from './keys.ts';

const NOW = Date.UTC(2026, 10, 23);
const YEAR_MS = 365 * 24 * 3_600_000;

/** As a player checks: over type, length and the exact bytes. */
function isSignedBy(raw: Uint8Array, { payloadType, payload, signatures }: Envelope): boolean {
  const key = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x: Buffer.from(raw).toString('base64url') }, format: 'jwk' });
  const signed = preAuthEncoding(payloadType, Buffer.from(payload, 'base64'));
  return signatures.some(({ sig }) => verify(null, signed, key, Buffer.from(sig, 'base64')));
}
const textOf = ({ payload }: Envelope): string => Buffer.from(payload, 'base64').toString();
const wordOf = (envelope: Envelope): Delegation => Delegation.parse(JSON.parse(textOf(envelope)));

async function openFolder() {
  const temporary = await temporaryFolder();
  const folder = path.join(temporary.path, 'keys');
  return { folder, at: (name: string) => path.join(folder, name), [Symbol.asyncDispose]: () => temporary[Symbol.asyncDispose]() };
}

test('the first start makes root and signing key, readable by the server alone', async () => {
  await using house = await openFolder();
  const keys = await openKeys(house.folder, NOW);
  expect((await stat(house.folder)).mode & 0o777).toBe(0o700);
  for (const name of ['root', 'signing']) expect((await stat(house.at(name))).mode & 0o777).toBe(0o600);
  expect((await readdir(house.folder)).toSorted()).toEqual(['delegation.json', 'root', 'root.pub', 'signing']);
  expect(keys).toMatchObject({ isRootHere: true, delegatedUntil: NOW + 2 * YEAR_MS });
});

test('the root vouches for the signing key, and that signs the exact bytes of a manifest', async () => {
  await using house = await openFolder();
  const keys = await openKeys(house.folder, NOW);
  expect(keys.delegation.payloadType).toBe(DELEGATION_TYPE);
  expect(isSignedBy(keys.rootKey, keys.delegation)).toBe(true);
  const signer = Buffer.from(wordOf(keys.delegation).key, 'base64url');

  const text = '{"v":1,  "title":"板坡村 👩🏽‍🌾"}\n';
  const manifest = keys.signManifest(text);
  expect([manifest.payloadType, textOf(manifest)]).toEqual([MANIFEST_TYPE, text]);
  expect(isSignedBy(signer, manifest)).toBe(true);
  expect(manifest.signatures[0]?.keyid).toBe(keys.signerId);

  expect(isSignedBy(keys.rootKey, manifest)).toBe(false);
  expect(isSignedBy(signer, { ...manifest, payloadType: DELEGATION_TYPE })).toBe(false);
  expect(isSignedBy(signer, { ...manifest, payload: Buffer.from(text.trim()).toString('base64') })).toBe(false);
});

test('a later start opens the same keys', async () => {
  await using house = await openFolder();
  const first = await openKeys(house.folder, NOW);
  const again = await openKeys(house.folder, NOW + YEAR_MS);
  expect(again.rootKey).toEqual(first.rootKey);
  expect([again.delegation, again.signerId]).toEqual([first.delegation, first.signerId]);
});

test('while the root is at hand a new signing key is delegated in time', async () => {
  await using house = await openFolder();
  const first = await openKeys(house.folder, NOW);
  const due = first.delegatedUntil - RENEW_BEFORE_MS + 1;
  expect((await openKeys(house.folder, due - 1)).signerId).toBe(first.signerId);
  const renewed = await openKeys(house.folder, due);
  expect(renewed.signerId).not.toBe(first.signerId);
  expect(renewed.rootKey).toEqual(first.rootKey);
  expect(isSignedBy(renewed.rootKey, renewed.delegation)).toBe(true);
  expect(renewed.delegatedUntil).toBe(due + 2 * YEAR_MS);
});

test('with the root taken out the server signs on, and says how long', async () => {
  await using house = await openFolder();
  const first = await openKeys(house.folder, NOW);
  await rm(house.at('root'));
  const taken = await openKeys(house.folder, NOW + 2 * YEAR_MS - 1);
  expect(taken).toMatchObject({ isRootHere: false, signerId: first.signerId, delegatedUntil: first.delegatedUntil });
  expect(taken.rootKey).toEqual(first.rootKey);
});

test('without signing key and without root it says what to bring back, and makes no root that no screen trusts', async () => {
  await using house = await openFolder();
  await openKeys(house.folder, NOW);
  const away = path.join(house.folder, '..', 'away');
  await rename(house.at('root'), away);
  await rename(house.at('signing'), `${away}-signing`);
  await expect(openKeys(house.folder, NOW)).rejects.toThrow('put the root key back (keys/root)');

  await rename(`${away}-signing`, house.at('signing'));
  await rm(house.at('root.pub'));
  await expect(openKeys(house.folder, NOW)).rejects.toThrow('no screen would trust a new root');
  expect(await readdir(house.folder)).not.toContain('root');

  await rename(away, house.at('root'));
  expect((await openKeys(house.folder, NOW)).isRootHere).toBe(true);
});

test('a root key of another server is refused', async () => {
  await using house = await openFolder();
  await using other = await openFolder();
  await openKeys(house.folder, NOW);
  await openKeys(other.folder, NOW);
  await writeFile(house.at('root'), await readFile(other.at('root')));
  await expect(openKeys(house.folder, NOW)).rejects.toThrow('is not the root key');
});

test('a signing key that the delegation does not name, or that another root vouches for, never signs', async () => {
  await using house = await openFolder();
  const first = await openKeys(house.folder, NOW);
  const files = await Promise.all(['signing', 'delegation.json'].map(async (name) => [name, await readFile(house.at(name))] as const));
  await rm(house.at('root.pub'));
  await rm(house.at('root'));
  await rm(house.at('delegation.json'));
  const second = await openKeys(house.folder, NOW); // Another root altogether.
  for (const restored of [files.slice(0, 1), files.slice(1), files]) {
    for (const [name, bytes] of restored) await writeFile(house.at(name), bytes);
    const mended = await openKeys(house.folder, NOW);
    expect(mended.rootKey).toEqual(second.rootKey);
    expect(mended.signerId).not.toBe(first.signerId);
    expect(isSignedBy(mended.rootKey, mended.delegation)).toBe(true);
  }
});
