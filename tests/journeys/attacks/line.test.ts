import { DatabaseSync } from 'node:sqlite';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { newKeyPair } from '#player/agent/ed25519.ts';
import { hex, sha256 } from '#player/agent/sha256.ts';
import { MANIFEST_TYPE } from '#shared/protocol/version.ts';
import { commitmentOf } from '#shared/protocol/enrolment.ts';
import { offering, attackOneBox, type AttackedBox } from '#tests/support/attacked-box.ts';
import { openHostileLine, type Attack } from '#tests/support/hostile-line.ts';
import { sealed } from '#tests/support/office-keys.ts';
import { openBox } from '#tests/support/player-box.ts';
import { openPlayerOffice } from '#tests/support/player-office.ts';
import { until } from '#tests/support/until.ts';

const thief = newKeyPair();
let it: AttackedBox;
attackOneBox((box) => {
  it = box;
});

test('a man in the middle, under a certificate that the box trusts', async () => {
  await using middle = await openHostileLine(() => it.office.url, { tls: true });
  it.serveFrom(middle.url);
  await it.restart();
  const root = it.office.compose({ goods: [it.evil] }, 10_000);
  const forged = { delegation: it.office.keys.delegation, manifest: sealed(MANIFEST_TYPE, root, thief) };
  middle.attack(offering(forged));
  await it.withstands({}, { what: 'manifest_distrusted', detail: 'manifest_not_by_delegate' });
  it.serveFrom(it.line.url);
  await it.restart();
});

/** By somebody at the box: one line of its journal says something else. */
function editLine(which: 'min' | 'max'): void {
  const database = new DatabaseSync(join(it.box.data, 'journal.sqlite'));
  const { changes } = database
    .prepare(`UPDATE entry SET text = replace(text, '"v":1', '"v":1 ') WHERE id = (SELECT ${which}(id) FROM entry)`)
    .run();
  database.close();
  if (changes === 0) throw new Error('there is a line');
}

test('a line of the journal that was changed on the box, though the office has long had the true one', async () => {
  await it.page().progress(40);
  await it.page().ended('complete');
  await until(() => it.office.ledger.records().some(({ kind }) => kind === 'showing'));
  const before = it.office.ledger.records();
  await it.withstands({}, { what: 'journal_altered', detail: / 1$/ }, () => it.restart(() => editLine('min')));
  expect(it.office.ledger.records().slice(0, before.length)).toEqual(before);
});

test('a line of the journal that was changed on the box before the office had it', async () => {
  const change = (): void => editLine('max');
  await it.withstands({}, { what: 'journal_forked' }, async () => {
    await it.office.goAway();
    await it.page().progress(40);
    await it.page().ended('complete'); // A line that the office has not got: of what it has, it keeps the true one.
    await it.restart(change);
    await it.office.comeBack();
    await it.page().progress(40);
    await it.page().ended('complete'); // The next line continues from what was there before.
  });
});

interface Enrolling {
  office: Awaited<ReturnType<typeof openPlayerOffice>>;
  box: Awaited<ReturnType<typeof openBox>>;
  attack: (attack: Attack) => void;
}

async function enrolling(run: (at: Enrolling) => Promise<void>): Promise<void> {
  await using office = await openPlayerOffice();
  await using line = await openHostileLine(() => office.url);
  await using box = await openBox(() => line.url, undefined, { againMs: 0 });
  await run({ office, box, attack: line.attack });
}

/** On the next try nobody is in between; the office hears of the one before. */
async function succeeds(office: Enrolling['office']): Promise<void> {
  const reveals = (): number => office.requests.filter((request) => request.endsWith('/reveal')).length;
  await until(() => reveals() >= 2 && office.hasRevealed());
  office.compare();
  office.confirm();
  await until(() => office.ledger.records().some((record) => record.kind === 'alarm' && record.what === 'enrolment_distrusted'));
}

const nonce = new Uint8Array(32).fill(9);
const base64url = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64url');
const reveal = JSON.stringify({ rootKey: base64url(thief.publicKey), nonce: base64url(nonce) });
const said = (body: string) => ({ status: 200, headers: { 'content-type': 'application/json' }, body: Buffer.from(body) });

test('at enrolment: a root key that nobody had committed to', async () => {
  await enrolling(async ({ office, box, attack }) => {
    attack({ alter: (path) => (path.endsWith('/reveal') ? said(reveal) : undefined) });
    await box.start();
    const page = await box.openPage();
    await page.sees((direction) => direction.kind === 'enrol' && direction.trouble === 'enrolment_mismatch');
    expect(page.directed.every(({ kind }) => kind === 'enrol')).toBe(true);
    attack({});
    await succeeds(office);
  });
});

test('at enrolment: a root key that was swapped together with its commitment shows in the digits', async () => {
  await enrolling(async ({ office, box, attack }) => {
    const commitment = hex(commitmentOf(sha256, thief.publicKey, nonce));
    attack({
      alter(path, heard) {
        if (path.endsWith('/reveal')) return said(reveal);
        if (path !== '/api/enrolments') return undefined;
        return said(JSON.stringify({ ...(JSON.parse(String(heard.body)) as object), commitment }));
      },
    });
    await box.start();
    const page = await box.openPage();
    await until(office.hasRevealed);
    const atOffice = office.compare();
    const shown = await page.sees((direction) => direction.kind === 'enrol' && direction.digits !== null);
    expect(shown).not.toMatchObject({ digits: atOffice });
    attack({});
    office.refuse(); // The admin sees other digits than stand on the screen.
    await page.sees((direction) => direction.kind === 'enrol' && direction.trouble === 'refused');
    await succeeds(office);
    expect(page.directed.every(({ kind }) => kind === 'enrol' || kind === 'idle')).toBe(true);
  });
});
