import { expect, test } from 'vitest';
import { CODE_LETTERS } from '#shared/model/enrolment-code.ts';
import { accountCalls } from '#shared/protocol/http/accounts.ts';
import { stationCalls as calls } from '#shared/protocol/http/stations.ts';
import { enrolmentCalls, sixDigits } from '#shared/protocol/enrolment.ts';
import { createBox, enrolBox, openOffice } from '#tests/support/stations.ts';
import { sha256, sha256Hex } from '../kit/sha256.ts';

type Office = Awaited<ReturnType<typeof openOffice>>;
const enter = (office: Office, code: string) => office.admin.call(calls.enterCode, { body: { code } });
const place = (office: Office, name = '活动室大屏') => ({ station: office.station.id, name, kind: 'station' as const });
const outcome = (office: Office, id: string) => office.http.visitor().call(enrolmentCalls.outcome, { params: { id } });

test('a box becomes a screen: both sides show the same digits, and the office says yes', async () => {
  await using office = await openOffice();
  const box = createBox(office.http.visitor());
  const offered = await box.offer();
  expect(offered.isHonest).toBe(true);
  expect(offered.code).toMatch(new RegExp(`^[${CODE_LETTERS}]{6}$`));
  expect(await outcome(office, offered.id)).toEqual({ state: 'waiting' });

  const typed = `${offered.code.slice(0, 3)}-${offered.code.slice(3)} `.toLowerCase();
  expect(await enter(office, typed)).toEqual({ id: offered.id, digits: offered.digits, host: 'box-7', playerVersion: '0.1.0' });
  expect(await outcome(office, offered.id)).toEqual({ state: 'comparing' });

  const screen = await office.admin.call(calls.confirmEnrolment, { params: { id: offered.id }, body: place(office) });
  expect(screen).toMatchObject({
    name: '活动室大屏',
    station: office.station.id,
    revoked: false,
    presence: 'never',
    playerVersion: '0.1.0',
  });
  expect(await outcome(office, offered.id)).toEqual({ state: 'confirmed', screen: screen.id });
  expect((await box.logIn(screen.id)).expiresInMs).toBe(3_600_000);
});

test('confirmed twice, because the answer was lost, it is one screen', async () => {
  await using office = await openOffice();
  const { id, code } = await createBox(office.http.visitor()).offer();
  await enter(office, code);
  const confirm = () => office.admin.call(calls.confirmEnrolment, { params: { id }, body: place(office) });
  const [first, second] = await Promise.all([confirm(), confirm()]);
  expect(second.id).toBe(first.id);
  expect((await office.admin.call(calls.listScreens)).screens).toHaveLength(1);
});

test('a man in the middle who swaps the keys makes the digits differ on the two sides', async () => {
  await using office = await openOffice();
  const villager = createBox(office.http.visitor());
  const thief = createBox(office.http.visitor());
  const toServer = await thief.offer(); // The thief is the player to the server …
  const { digits } = await enter(office, toServer.code);
  const asServer = { key: thief.key, nonce: thief.nonce }; // … and the server to the player.
  expect(sixDigits(sha256, { key: villager.key, nonce: villager.nonce }, asServer)).not.toBe(digits);

  await office.admin.call(calls.refuseEnrolment, { params: { id: toServer.id } });
  expect(await outcome(office, toServer.id)).toEqual({ state: 'refused' });
  await expect(office.admin.call(calls.confirmEnrolment, { params: { id: toServer.id }, body: place(office) })).rejects.toThrow(
    'enrolment_mismatch',
  );
  await expect(enter(office, toServer.code)).rejects.toThrow('enrolment_code_unknown');
});

test('the server shows its key only to who keeps its own commitment; who does not is out', async () => {
  await using office = await openOffice();
  const [box, other] = [createBox(office.http.visitor()), createBox(office.http.visitor())];
  const { id, code } = await box.begin();
  const reveal = (body: { key: string; nonce: string }) => box.visitor.call(enrolmentCalls.reveal, { params: { id }, body });
  await expect(reveal({ ...box.reveal, key: other.reveal.key })).rejects.toThrow('enrolment_mismatch');
  expect(await outcome(office, id)).toEqual({ state: 'refused' });
  await expect(reveal(box.reveal)).rejects.toThrow('enrolment_mismatch'); // No second guess.
  await expect(enter(office, code)).rejects.toThrow('enrolment_code_unknown');
});

test('the same reveal may be sent again, another one may not', async () => {
  await using office = await openOffice();
  const [box, other] = [createBox(office.http.visitor()), createBox(office.http.visitor())];
  const { id } = await box.begin();
  const reveal = (body: { key: string; nonce: string }) => box.visitor.call(enrolmentCalls.reveal, { params: { id }, body });
  expect(await reveal(box.reveal)).toEqual(await reveal(box.reveal));
  await expect(reveal(other.reveal)).rejects.toThrow('enrolment_mismatch');
});

test('the server commits to its key before it has seen the player, afresh each time', async () => {
  await using office = await openOffice();
  const box = createBox(office.http.visitor());
  const [first, second] = [await box.begin(), await box.begin()];
  expect(first.commitment).not.toBe(second.commitment);
  expect(first.code).not.toBe(second.code);
  const { rootKey, nonce } = await box.visitor.call(enrolmentCalls.reveal, { params: { id: first.id }, body: box.reveal });
  expect(sha256Hex(Buffer.from(rootKey, 'base64url'), Buffer.from(nonce, 'base64url'))).toBe(first.commitment);
});

test('a code entered before the player has shown its key is no fault of the office', async () => {
  await using office = await openOffice();
  const box = createBox(office.http.visitor());
  const { id, code } = await box.begin();
  for (let i = 0; i < 5; i++) await expect(enter(office, code)).rejects.toThrow('not_ready');
  await box.visitor.call(enrolmentCalls.reveal, { params: { id }, body: box.reveal });
  expect((await enter(office, code)).digits).toMatch(/^\d{6}$/);
});

test('after ten minutes a code is over, for the player and for the office, even when digits were compared', async () => {
  await using office = await openOffice();
  const [early, late] = [createBox(office.http.visitor()), createBox(office.http.visitor())];
  const compared = await early.offer();
  await enter(office, compared.code);
  const begun = await late.begin();
  office.clock.advance(10 * 60_000);
  expect(await outcome(office, compared.id)).toEqual({ state: 'expired' });
  await expect(office.admin.call(calls.confirmEnrolment, { params: { id: compared.id }, body: place(office) })).rejects.toThrow(
    'enrolment_expired',
  );
  await expect(enter(office, begun.code)).rejects.toThrow('enrolment_expired');
  await expect(late.visitor.call(enrolmentCalls.reveal, { params: { id: begun.id }, body: late.reveal })).rejects.toThrow(
    'enrolment_expired',
  );
});

test('three wrong codes, and the account has to wait even with the right one', async () => {
  await using office = await openOffice();
  const { code } = await createBox(office.http.visitor()).offer();
  for (const wrong of ['AAAAAA', 'BBBBBB', 'CCCCCC']) await expect(enter(office, wrong)).rejects.toThrow('enrolment_code_unknown');
  await expect(enter(office, code)).rejects.toMatchObject({ problem: { code: 'too_many_tries', params: { seconds: 60 } } });
});

test.each(['', 'ABCDE', 'ABCDEFG', 'ABCDE1', 'ABCDEO', 'АBCDEF', '一二三四五六', '１２３４５６'])(
  '%j cannot be a code: that is said, and is no try',
  async (typed) => {
    await using office = await openOffice();
    const { code, digits } = await createBox(office.http.visitor()).offer();
    const said = { problem: { code: 'bad_request', params: { path: 'body.code', why: expect.stringContaining('6 letters') } } };
    for (let i = 0; i < 7; i++) await expect(enter(office, typed)).rejects.toMatchObject(said);
    for (const wrong of ['AAAAAA', 'BBBBBB']) await expect(enter(office, wrong)).rejects.toThrow('enrolment_code_unknown');
    expect((await enter(office, code)).digits).toBe(digits);
  },
);

test.each<[string, (code: string) => string]>([
  ['in small letters', (code) => code.toLowerCase()],
  ['in wide letters', (code) => code.replaceAll(/./g, (letter) => String.fromCharCode(letter.charCodeAt(0) + 0xfee0))],
  ['in groups, with a long dash', (code) => ` ${code.slice(0, 3)} — ${code.slice(3)}\n`],
  ['letter by letter', (code) => code.split('').join('．')],
  ['with what came along from a chat', (code) => `\u200b“${code}”\ufeff`],
])('a code is known %s', async (_, typed) => {
  await using office = await openOffice();
  const { code, digits } = await createBox(office.http.visitor()).offer();
  expect((await enter(office, typed(code))).digits).toBe(digits);
});

test('three refused comparisons, and the account has to wait: each gave a man in the middle a chance', async () => {
  await using office = await openOffice();
  for (let i = 0; i < 3; i++) {
    const { id, code } = await createBox(office.http.visitor()).offer();
    await enter(office, code);
    await office.admin.call(calls.refuseEnrolment, { params: { id } });
  }
  const { code } = await createBox(office.http.visitor()).offer();
  await expect(enter(office, code)).rejects.toThrow('too_many_tries');
});

test('only the account that entered the code may say yes or no', async () => {
  await using office = await openOffice();
  const { id } = await createBox(office.http.visitor()).offer();
  await expect(office.admin.call(calls.confirmEnrolment, { params: { id }, body: place(office) })).rejects.toThrow('not_allowed');
  await expect(office.admin.call(calls.refuseEnrolment, { params: { id } })).rejects.toThrow('not_allowed');
  await office.admin.call(accountCalls.logOut);
  await expect(enter(office, 'AAAAAA')).rejects.toThrow('not_signed_in');
});

test('a key that is a screen already cannot become a second one, until the first is revoked', async () => {
  await using office = await openOffice();
  const box = await enrolBox(office);
  await expect(box.offer()).rejects.toThrow('conflict');
  await office.admin.call(calls.revokeScreen, { params: { id: box.screen.id } });
  const { id, code } = await box.offer();
  await enter(office, code);
  const again = await office.admin.call(calls.confirmEnrolment, { params: { id }, body: place(office) });
  expect(again.id).not.toBe(box.screen.id);
});

test('a screen without a station is not made, and the enrolment is still to be decided', async () => {
  await using office = await openOffice();
  const { id, code } = await createBox(office.http.visitor()).offer();
  await enter(office, code);
  const nowhere = { ...place(office), station: office.station.id.replace(/.$/, (last) => (last === '0' ? '1' : '0')) };
  await expect(office.admin.call(calls.confirmEnrolment, { params: { id }, body: nowhere })).rejects.toThrow('not_found');
  expect(await outcome(office, id)).toEqual({ state: 'comparing' });
  expect((await office.admin.call(calls.listScreens)).screens).toEqual([]);
});

test('a player too old for this server is told so', async () => {
  await using office = await openOffice();
  const body = { commitment: '0'.repeat(64), playerVersion: '0.0.1', protocol: 0, host: 'old' };
  await expect(office.http.visitor().call(enrolmentCalls.begin, { body })).rejects.toMatchObject({
    problem: { code: 'protocol_too_old', params: { lowest: 1 } },
  });
});
