import { execFile } from 'node:child_process';
import { readFile, rm } from 'node:fs/promises';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { newKeyPair } from '#player/agent/ed25519.ts';
import { verifyManifest } from '#player/agent/trust.ts';
import { openKeys, type Keys } from '#server/manifests/keys.ts';
import type { ManifestRoot } from '#shared/model/manifest.ts';
import { COMMAND_MS } from '#shared/model/command.ts';
import { MANIFEST_TYPE } from '#shared/protocol/version.ts';
import { offering, openAttackedBox, type AttackedBox } from '#tests/support/attacked-box.ts';
import { commandFrom } from '#tests/support/commands.ts';
import { temporaryFolder } from '#tests/support/folder.ts';
import { delegationOf, sealed } from '#tests/support/office-keys.ts';

let it: AttackedBox;
beforeAll(async () => {
  it = await openAttackedBox();
});
afterAll(async () => {
  await it[Symbol.asyncDispose]();
});

const keysCommand = (dataFolder: string, ...words: string[]) =>
  promisify(execFile)(process.execPath, ['scripts/keys.ts', ...words], { env: { ...process.env, FIELDCAST_DATA: dataFolder } });

test('by the command of the README: the root is taken out, a new key is made by it, and what a screen has pinned believes the new one', async () => {
  await using folder = await temporaryFolder();
  const keysFolder = `${folder.path}/keys`;
  const before = await openKeys(keysFolder, Date.now());
  await keysCommand(folder.path, 'take-root', `${folder.path}/stick.pem`);
  expect((await openKeys(keysFolder, Date.now())).isRootHere).toBe(false);

  await keysCommand(folder.path, 'renew', `${folder.path}/stick.pem`);
  const after = await openKeys(keysFolder, Date.now());
  expect([after.isRootHere, after.signerId === before.signerId]).toEqual([false, false]);
  const first = judged(before, before.rootKey, 0);
  const second = judged(after, before.rootKey, first.ok ? first.delegatedSince : NaN);
  expect([first.ok, second.ok]).toEqual([true, true]);
  // The old key still has two years, and no screen that has seen the new one cares.
  expect(judged(before, before.rootKey, second.ok ? second.delegatedSince : NaN)).toEqual({ ok: false, why: 'delegation_superseded' });
  expect(await readFile(`${folder.path}/stick.pem`, 'utf8')).toContain('PRIVATE KEY');
});

function judged(keys: Keys, rootKey: Uint8Array, delegatedSince: number) {
  const root: ManifestRoot = it.office.compose({ goods: [it.good] }, 7);
  const signed = { delegation: keys.delegation, manifest: keys.signManifest(JSON.stringify(root)) };
  return verifyManifest(signed, { rootKey, screen: it.office.screen, newerThan: 1, delegatedSince, wall: Date.now(), trust: 'sure' });
}

test('all keys of the server are gone: the root alone brings them back, for the same screens', async () => {
  await using folder = await temporaryFolder();
  const keysFolder = `${folder.path}/keys`;
  const { rootKey } = await openKeys(keysFolder, Date.now());
  await keysCommand(folder.path, 'take-root', `${folder.path}/stick.pem`);
  await rm(keysFolder, { recursive: true });
  await keysCommand(folder.path, 'renew', `${folder.path}/stick.pem`);
  expect(judged(await openKeys(keysFolder, Date.now()), rootKey, 0).ok).toBe(true);
});

test('a key of another house renews nothing', async () => {
  await using folder = await temporaryFolder();
  await using elsewhere = await temporaryFolder();
  const { signerId } = await openKeys(`${folder.path}/keys`, Date.now());
  await openKeys(`${elsewhere.path}/keys`, Date.now());
  await expect(keysCommand(folder.path, 'renew', `${elsewhere.path}/keys/root`)).rejects.toThrow('is not the root key');
  expect((await openKeys(`${folder.path}/keys`, Date.now())).signerId).toBe(signerId);
});

test('the signing key was stolen: after the offline root has named another, the thief can show and command nothing', async () => {
  const stolen = { ...it.office.keys };
  const fresh = newKeyPair();
  const time = { notBefore: Date.now() - 3_600_000, notAfter: Date.now() + 700 * 86_400_000 };
  it.office.keys.delegation = delegationOf(fresh, stolen.root, time);
  it.office.keys.signing = fresh;
  await it.recovers(); // The new key is believed, without a visit.

  const root = it.office.compose({ goods: [it.evil] }, 10_000);
  const byThief = { delegation: stolen.delegation, manifest: sealed(MANIFEST_TYPE, root, stolen.signing) };
  await it.withstands(offering(byThief), { what: 'manifest_distrusted', detail: 'delegation_superseded' });
  const { screen } = it.office;
  const now = Date.now();
  const command = commandFrom({ screen, keys: stolen }, { kind: 'identify', seconds: 60 }, { issuedAt: now, expiresAt: now + COMMAND_MS });
  const alter = (path: string) =>
    path.startsWith('/api/player/commands')
      ? { status: 200, headers: {}, body: Buffer.from(JSON.stringify({ now, delegation: stolen.delegation, commands: [command] })) }
      : undefined;
  await it.withstands({ alter }, { what: 'command_distrusted', detail: 'delegation_superseded' }, () => it.office.command());
  expect(it.page().plates).toEqual([]);

  await it.restart(); // It remembers.
  await it.withstands(offering(byThief), { what: 'manifest_distrusted', detail: 'delegation_superseded' });
});
