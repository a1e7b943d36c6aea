import { expect, test } from 'vitest';
import { keyIdOf, newKeyPair } from '#player/agent/ed25519.ts';
import { newId, ScreenId } from '#shared/model/ids.ts';
import type { ManifestRoot } from '#shared/model/manifest.ts';
import { DELEGATION_TYPE, MANIFEST_TYPE } from '#shared/protocol/version.ts';
import { flipped, offering, attackOneBox, type AttackedBox } from '#tests/support/attacked-box.ts';
import { delegationOf, sealed } from '#tests/support/office-keys.ts';

const HOUR_MS = 3_600_000;
const thief = newKeyPair();
let it: AttackedBox;
attackOneBox((box) => {
  it = box;
});

/** A plan of the attacker's own, as new as he likes. */
const evilRoot = (change: Partial<ManifestRoot> = {}): ManifestRoot => ({ ...it.office.compose({ goods: [it.evil] }, 10_000), ...change });
const signedByOffice = (root: unknown, type = MANIFEST_TYPE) => ({
  delegation: it.office.keys.delegation,
  manifest: sealed(type, root, it.office.keys.signing),
});
const distrusted = (detail: string) => ({ what: 'manifest_distrusted' as const, detail });

test('a plan of the attacker’s own, signed by himself in the name of the office’s key', async () => {
  const manifest = sealed(MANIFEST_TYPE, evilRoot(), thief);
  const named = {
    ...manifest,
    signatures: manifest.signatures.map(({ sig }) => ({ keyid: keyIdOf(it.office.keys.signing.publicKey), sig })),
  };
  await it.withstands(offering({ delegation: it.office.keys.delegation, manifest: named }), distrusted('manifest_not_by_delegate'));
});

test('a signature that stands over nothing', async () => {
  const { manifest, delegation } = signedByOffice(evilRoot());
  const bare = { ...manifest, signatures: manifest.signatures.map(({ keyid }) => ({ keyid, sig: '' })) };
  await it.withstands(offering({ delegation, manifest: bare }), distrusted('manifest_not_by_delegate'));
});

test('what the office has truly signed, once more', async () => {
  const replay = offering({ delegation: it.office.keys.delegation, manifest: it.office.offered() });
  await it.withstands(replay, distrusted('replayed'));
});

test('an older plan that the office had truly signed, and that the box has never seen', async () => {
  await it.recovers();
  await it.withstands(offering(signedByOffice(evilRoot({ revision: 1 }))), distrusted('replayed'));
});

test('a plan that was truly signed for another screen', async () => {
  await it.withstands(offering(signedByOffice(evilRoot({ screen: newId('scr', ScreenId) }))), distrusted('wrong_screen'));
});

test('a plan that was truly signed and is over', async () => {
  await it.withstands(offering(signedByOffice(evilRoot({ validUntil: Date.now() - HOUR_MS }))), distrusted('expired'));
});

test('a plan that was cut short inside its envelope', async () => {
  const { manifest, delegation } = signedByOffice(evilRoot());
  const cut = { ...manifest, payload: manifest.payload.slice(0, 400) };
  await it.withstands(offering({ delegation, manifest: cut }), distrusted('manifest_not_by_delegate'));
});

test('an answer that was cut short, though its length says it is whole', async () => {
  const whole = Buffer.from(JSON.stringify({ now: Date.now(), newest: signedByOffice(evilRoot()) }));
  const alter = (path: string) =>
    path.startsWith('/api/player/manifest') ? { status: 200, headers: {}, body: whole.subarray(0, 600) } : undefined;
  await it.withstands({ alter }, { what: 'answer_distrusted' });
});

test('one byte of the root is another', async () => {
  const { manifest, delegation } = signedByOffice(evilRoot());
  const payload = flipped(Buffer.from(manifest.payload, 'base64')).toString('base64');
  await it.withstands(offering({ delegation, manifest: { ...manifest, payload } }), distrusted('manifest_not_by_delegate'));
});

test('one byte of the delegation is another', async () => {
  const { manifest, delegation } = signedByOffice(evilRoot());
  const payload = flipped(Buffer.from(delegation.payload, 'base64')).toString('base64');
  await it.withstands(offering({ delegation: { ...delegation, payload }, manifest }), distrusted('delegation_not_by_root'));
});

test('a wrong root: the attacker vouches for himself', async () => {
  const delegation = delegationOf(thief, thief, { notBefore: Date.now() - HOUR_MS, notAfter: Date.now() + HOUR_MS });
  await it.withstands(offering({ delegation, manifest: sealed(MANIFEST_TYPE, evilRoot(), thief) }), distrusted('delegation_not_by_root'));
});

test('a right key whose time is over', async () => {
  const { root, signing } = it.office.keys;
  const delegation = delegationOf(signing, root, { notBefore: Date.now() - 2 * HOUR_MS, notAfter: Date.now() - HOUR_MS });
  await it.withstands(offering({ ...signedByOffice(evilRoot()), delegation }), distrusted('delegation_out_of_time'));
});

test('the right key, for another purpose than a plan', async () => {
  await it.withstands(offering(signedByOffice(evilRoot(), DELEGATION_TYPE)), distrusted('manifest_not_by_delegate'));
  const relabelled = { ...sealed(DELEGATION_TYPE, evilRoot(), it.office.keys.signing), payloadType: MANIFEST_TYPE };
  await it.withstands(offering({ ...signedByOffice(evilRoot()), manifest: relabelled }), distrusted('manifest_not_by_delegate'));
});

test('a key to which the root has given another purpose', async () => {
  const word = { v: 1, purpose: 'records', key: Buffer.from(thief.publicKey).toString('base64url'), notBefore: 0, notAfter: 1e13 };
  const delegation = sealed(DELEGATION_TYPE, word, it.office.keys.root);
  await it.withstands(offering({ delegation, manifest: sealed(MANIFEST_TYPE, evilRoot(), thief) }), distrusted('malformed'));
});

test('somebody has put his own signing key into the server', async () => {
  const { signing } = it.office.keys;
  it.office.keys.signing = thief;
  await it.withstands({}, distrusted('manifest_not_by_delegate'), () => it.office.publish({ goods: [it.evil] }));
  it.office.keys.signing = signing;
  await it.recovers();
});

test.each(['../../identity/key.pem', '/etc/passwd', '..%2f..%2fetc'])('a plan whose section is called %s', async (blob) => {
  const root = evilRoot();
  const sections = { ...root.sections, programme: { blob, bytes: 100 } };
  await it.withstands(offering(signedByOffice({ ...root, sections })), distrusted('malformed'));
});

test('an older protocol: a plan without an envelope, and an envelope of an older type', async () => {
  await it.withstands(offering(evilRoot()), { what: 'answer_distrusted' });
  const older = MANIFEST_TYPE.replace('v1', 'v0');
  await it.withstands(offering(signedByOffice(evilRoot(), older)), distrusted('manifest_not_by_delegate'));
  await it.withstands(offering(signedByOffice({ ...evilRoot(), v: 0 })), distrusted('malformed'));
});

test('an answer without end', async () => {
  const answer: Parameters<typeof it.line.attack>[0]['answer'] = (path, response) => {
    if (!path.startsWith('/api/player/manifest')) return false;
    const pour = (): void => {
      while (!response.destroyed && response.write(Buffer.alloc(64 * 1024, 32)));
    };
    response.writeHead(200, { 'content-type': 'application/json' }).on('drain', pour);
    pour();
    return true;
  };
  await it.withstands({ answer }, { what: 'answer_distrusted' });
});

test('sent to another house', async () => {
  const strangers: string[] = [];
  const answer: Parameters<typeof it.line.attack>[0]['answer'] = (path, response) => {
    if (path.startsWith('/elsewhere')) strangers.push(path);
    if (!path.startsWith('/api/player/manifest')) return false;
    response.writeHead(307, { location: `${it.line.url.origin}/elsewhere` }).end();
    return true;
  };
  await it.withstands({ answer }, { what: 'answer_distrusted' });
  expect(strangers).toEqual([]);
});

test('a forged poke: the plan it speaks of is nowhere', async () => {
  await it.withstands({}, { what: 'poke_unfounded', detail: '99999' }, () => it.office.say('manifest.exists', { revision: 99_999 }));
});

test('ten thousand forged pokes cost the office no more than one question a second', async () => {
  const asked = (): number => it.office.requests.filter((request) => request === 'GET /api/player/manifest').length;
  const before = asked();
  for (let n = 0; n < 10_000; n++) it.office.say('manifest.exists', { revision: 200_000 + n });
  await it.withstands({}, { what: 'poke_unfounded' }, () => it.office.say('manifest.exists', { revision: 300_000 }));
  expect(asked() - before).toBeLessThan(50);
});
