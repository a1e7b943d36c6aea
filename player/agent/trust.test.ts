import { expect, test } from 'vitest';
import { newId, ScreenId } from '#shared/model/ids.ts';
import type { ManifestRoot } from '#shared/model/manifest.ts';
import { DELEGATION_TYPE, MANIFEST_TYPE } from '#shared/protocol/version.ts';
import { delegationOf, newOfficeKeys, sealed } from '#tests/support/office-keys.ts';
import { hashOf } from '#tests/support/lesson-goods.ts';
import { newKeyPair } from './ed25519.ts';
import { isExpired, verifyManifest, type SignedManifest } from './trust.ts';

const NOW = Date.parse('2026-11-23T08:00:00Z');
const DAY_MS = 86_400_000;
const screen = newId('scr', ScreenId);
const office = newOfficeKeys(NOW);
const ref = { blob: hashOf(Buffer.from('section')), bytes: 7 };

const rootOf = (change: Partial<ManifestRoot> = {}): ManifestRoot => ({
  v: 1,
  screen,
  revision: 5,
  issuedAt: NOW - 1000,
  validUntil: NOW + 60 * DAY_MS,
  lowestPlayer: '0.0.0',
  withdrawn: [],
  emergency: null,
  sections: { programme: ref, lessons: ref, packages: ref, settings: ref },
  ...change,
});

const signed = (change: Partial<ManifestRoot> = {}): SignedManifest => ({
  delegation: office.delegation,
  manifest: sealed(MANIFEST_TYPE, rootOf(change), office.signing),
});

const judge = (manifest: SignedManifest, change: Partial<Parameters<typeof verifyManifest>[1]> = {}) =>
  verifyManifest(manifest, { rootKey: office.root.publicKey, screen, newerThan: 4, wall: NOW, trust: 'sure', ...change });

test('what the office signed for this screen is believed', () => {
  expect(judge(signed())).toEqual({ ok: true, root: rootOf(), delegatedSince: NOW - DAY_MS });
});

test('a manifest for another screen is not', () => {
  expect(judge(signed({ screen: newId('scr', ScreenId) }))).toEqual({ ok: false, why: 'wrong_screen' });
});

test('an older revision does not come back, nor the same once more', () => {
  expect(judge(signed({ revision: 4 }))).toEqual({ ok: false, why: 'replayed' });
  expect(judge(signed(), { newerThan: 5 })).toEqual({ ok: false, why: 'replayed' });
});

test('every single flipped byte is found', () => {
  const good = signed();
  const payload = Buffer.from(good.manifest.payload, 'base64');
  for (let at = 0; at < payload.length; at += 7) {
    const bad = Buffer.from(payload);
    bad[at] = (bad[at] ?? 0) ^ 1;
    const manifest = { ...good.manifest, payload: bad.toString('base64') };
    expect(judge({ ...good, manifest })).toEqual({ ok: false, why: 'manifest_not_by_delegate' });
  }
});

test('a key that the root has not delegated signs in vain', () => {
  const thief = newKeyPair();
  const manifest = sealed(MANIFEST_TYPE, rootOf(), thief);
  expect(judge({ delegation: office.delegation, manifest })).toEqual({ ok: false, why: 'manifest_not_by_delegate' });

  const delegation = delegationOf(thief, thief, { notBefore: NOW - DAY_MS, notAfter: NOW + DAY_MS });
  expect(judge({ delegation, manifest })).toEqual({ ok: false, why: 'delegation_not_by_root' });
});

test('the root of another office is not ours', () => {
  expect(judge(signed(), { rootKey: newKeyPair().publicKey })).toEqual({ ok: false, why: 'delegation_not_by_root' });
});

test('what was signed as one kind of document does not pass for another', () => {
  const good = signed();
  const asDelegation = sealed(DELEGATION_TYPE, rootOf(), office.signing);
  expect(judge({ ...good, manifest: asDelegation }).ok).toBe(false);
  expect(judge({ ...good, manifest: { ...asDelegation, payloadType: MANIFEST_TYPE } }).ok).toBe(false);
  expect(judge({ delegation: good.manifest, manifest: good.manifest }).ok).toBe(false);
});

test('a manifest signed by the root itself, without delegation of that purpose, is not believed', () => {
  const manifest = sealed(MANIFEST_TYPE, rootOf(), office.root);
  expect(judge({ delegation: office.delegation, manifest })).toEqual({ ok: false, why: 'manifest_not_by_delegate' });
});

test('a delegation that is over counts no more, but only a sure clock can say so', () => {
  const over = delegationOf(office.signing, office.root, { notBefore: NOW - 3 * DAY_MS, notAfter: NOW - DAY_MS });
  const late = { ...signed(), delegation: over };
  expect(judge(late)).toEqual({ ok: false, why: 'delegation_out_of_time' });
  expect(judge(late, { trust: 'unsure' }).ok).toBe(true);
});

test('a key that the root has replaced counts no more, whatever time is left to it', () => {
  expect(judge(signed(), { delegatedSince: NOW - DAY_MS + 1 })).toEqual({ ok: false, why: 'delegation_superseded' });
  expect(judge(signed(), { delegatedSince: NOW - DAY_MS }).ok).toBe(true);
});

test('a manifest past its end is expired for a sure clock only', () => {
  const root = rootOf({ validUntil: NOW - 1 });
  expect(isExpired(root, NOW, 'sure')).toBe(true);
  expect(isExpired(root, NOW, 'unsure')).toBe(false);
});

test('a signed document that is no manifest is refused', () => {
  const manifest = sealed(MANIFEST_TYPE, { v: 2, hello: 'world' }, office.signing);
  expect(judge({ delegation: office.delegation, manifest })).toEqual({ ok: false, why: 'malformed' });
});
