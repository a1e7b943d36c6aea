import { expect, test } from 'vitest';
import { keyIdOf, newKeyPair } from '#player/agent/ed25519.ts';
import { COMMAND_MS, type Command } from '#shared/model/command.ts';
import { CommandId, newId, ScreenId } from '#shared/model/ids.ts';
import type { Envelope } from '#shared/protocol/dsse.ts';
import { playerCalls } from '#shared/protocol/player.ts';
import { COMMAND_TYPE, MANIFEST_TYPE, REVOCATION_TYPE } from '#shared/protocol/version.ts';
import { flipped, attackOneBox, type AttackedBox } from '#tests/support/attacked-box.ts';
import { commandFrom } from '#tests/support/commands.ts';
import { sealed } from '#tests/support/office-keys.ts';

let it: AttackedBox;
attackOneBox((box) => {
  it = box;
});

const order = { kind: 'identify' as const, seconds: 60 };
const distrusted = (detail: string) => ({ what: 'command_distrusted' as const, detail });

/** Nothing of it is seen, nothing is answered, and the office hears of it. */
async function isRefused(command: Envelope, detail: string): Promise<void> {
  const before = it.office.answers.length;
  await it.withstands({}, distrusted(detail), () => it.office.command(command));
  it.office.command();
  expect([it.page().plates, it.office.answers.length - before]).toEqual([[], 0]);
}

test('a forged command: signed by the attacker in the name of the office’s key', async () => {
  const now = Date.now();
  const command: Command = {
    v: 1,
    id: newId('cmd', CommandId),
    screen: it.office.screen,
    issuedAt: now,
    expiresAt: now + COMMAND_MS,
    order,
  };
  const forged = sealed(COMMAND_TYPE, command, newKeyPair());
  const keyid = keyIdOf(it.office.keys.signing.publicKey);
  await isRefused({ ...forged, signatures: forged.signatures.map(({ sig }) => ({ keyid, sig })) }, 'manifest_not_by_delegate');
});

test('one byte of a command is another', async () => {
  const command = commandFrom(it.office, order);
  const payload = flipped(Buffer.from(command.payload, 'base64')).toString('base64');
  await isRefused({ ...command, payload }, 'manifest_not_by_delegate');
});

test('a command that was truly signed for another screen', async () => {
  await isRefused(commandFrom(it.office, order, { screen: newId('scr', ScreenId) }), 'wrong_screen');
});

test('a command that was truly signed, after its minute, and one that claims a longer life', async () => {
  const old = Date.now() - 2 * COMMAND_MS;
  await isRefused(commandFrom(it.office, order, { issuedAt: old, expiresAt: old + COMMAND_MS }), 'expired');
  await isRefused(commandFrom(it.office, order, { issuedAt: old, expiresAt: Date.now() + 365 * 24 * 3_600_000 }), 'expired');
});

test('a plan that is passed off as a command', async () => {
  const root = it.office.compose({ goods: [it.evil] }, 10_000);
  await isRefused(sealed(MANIFEST_TYPE, root, it.office.keys.signing), 'manifest_not_by_delegate');
});

test('a command that comes again after it was done is not done again', async () => {
  const command = commandFrom(it.office, { kind: 'volume', percent: 10 });
  for (const times of [1, 2, 3]) {
    it.office.command(command);
    await expect.poll(() => it.office.answers.filter(({ id }) => id === command.id).length).toBe(times);
  }
  expect(it.page().volumes).toEqual([{ percent: 10 }]);
});

test('somebody says that the screen was revoked: by a poke, by an answer without a word, and with a word of his own', async () => {
  await it.withstands({ alter: refusing() }, { what: 'revocation_distrusted' }, () => it.office.say('revoked', {}));
  const thief = newKeyPair();
  for (const [key, about] of [
    [thief, it.office.screen],
    [it.office.keys.signing, newId('scr', ScreenId)],
  ] as const) {
    const revocation = sealed(REVOCATION_TYPE, { v: 1, screen: about, at: Date.now() }, key);
    const word = JSON.stringify({ delegation: it.office.keys.delegation, revocation });
    await it.withstands({ alter: refusing({ word }) }, { what: 'revocation_distrusted' }, () => it.office.say('revoked', {}));
  }
  it.office.say('revoked', {}); // Nobody on the line changes anything: the office itself knows nothing of it.
  await it.recovers();
});

/** Every login is answered so. */
const refusing =
  (params: Record<string, string> = {}) =>
  (path: string) =>
    path === playerCalls.login.path
      ? { status: 403, headers: {}, body: Buffer.from(JSON.stringify({ code: 'screen_revoked', params })) }
      : undefined;
