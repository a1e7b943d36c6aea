import { expect, test } from 'vitest';
import { WELCOME_TYPE } from '#shared/protocol/version.ts';
import { attackOneBox, type AttackedBox } from '#tests/support/attacked-box.ts';
import type { Heard } from '#tests/support/hostile-line.ts';
import { sealed } from '#tests/support/office-keys.ts';

// The clock of a box follows the answer to its hello, and it lets go of lines by it.

let it: AttackedBox;
attackOneBox((box) => (it = box));

const YEAR_MS = 365 * 86_400_000;

/** Answers to hello are others, on a line that lets no socket through. */
const saying = (change: (said: Record<string, unknown>) => unknown) => ({
  alter: (path: string, heard: Heard) =>
    path === '/api/player/hello' && heard.status === 200
      ? { ...heard, body: Buffer.from(JSON.stringify(change(JSON.parse(heard.body.toString())))) }
      : undefined,
});

test('another time and another mark of what is archived, without a signature', async () => {
  const lie = saying(({ watermark }) => ({ now: Date.now() - YEAR_MS, watermark, newestRevision: null, reconnectWindowMs: 1000 }));
  await it.withstands(lie, { what: 'answer_distrusted', detail: 'hello unsigned' }, () => it.restart());
});

test('another time beside what is signed counts for nothing', async () => {
  const before = it.office.ledger.records().length;
  it.line.attack(saying((said) => ({ ...said, now: Date.now() + YEAR_MS })));
  await it.restart();
  await it.page().progress(40);
  await it.recovers();
  const years = it.office.ledger.records().slice(before);
  expect(years.filter(({ at }) => at > Date.now() + YEAR_MS / 2)).toEqual([]);
});

test('an earlier answer, given again', async () => {
  let first: unknown;
  const again = saying((said) => (first ??= said));
  await it.withstands(again, { what: 'answer_distrusted', detail: 'hello replayed' }, async () => {
    await it.restart();
    await it.restart();
  });
});

test('an answer that was signed for something else', async () => {
  const other = saying((said) => ({
    ...said,
    signed: { delegation: it.office.keys.delegation, welcome: sealed('application/other', {}, it.office.keys.signing) },
  }));
  await it.withstands(other, { what: 'answer_distrusted', detail: 'hello manifest_not_by_delegate' }, () => it.restart());
});

test('an answer that was signed for another screen', async () => {
  const other = saying((said) => {
    const document = { ...said, v: 1, screen: 'scr_01jd00000000000000000000xx', nonce: 'x', signed: undefined };
    return { ...said, signed: { delegation: it.office.keys.delegation, welcome: sealed(WELCOME_TYPE, document, it.office.keys.signing) } };
  });
  await it.withstands(other, { what: 'answer_distrusted', detail: 'hello wrong_screen' }, () => it.restart());
});
