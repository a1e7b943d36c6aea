import { expect, test } from 'vitest';
import { loginText, playerCalls } from '#shared/protocol/player.ts';
import { openPlayerOffice } from '#tests/support/player-office.ts';
import { until } from '#tests/support/until.ts';
import { machineTimepiece } from '../clock.ts';
import { newKeyPair, signWith } from '../ed25519.ts';
import { createOffice } from './office.ts';
import { connectOffice } from './player-socket.ts';

/** A player's socket to an office that may go away. */
async function stand(random: () => number = () => 0) {
  const office = await openPlayerOffice();
  const { publicKey, pem } = newKeyPair();
  office.knowKey(publicKey);
  const { boot, mono } = machineTimepiece();
  const clock = { boot, mono, wall: Date.now, trust: () => 'sure' as const, learn() {}, onCorrected() {}, save: () => Promise.resolve() };
  const signLogin = (challenge: string): string => Buffer.from(signWith(pem, Buffer.from(loginText(challenge)))).toString('base64url');
  const stop = new AbortController();
  const way = createOffice({
    server: office.url,
    screen: office.screen,
    identity: { signLogin },
    clock,
    onRevoked: () => undefined,
    isRevocation: () => true,
  });
  const socket = connectOffice({
    office: way,
    signal: stop.signal,
    random,
    onUp: () => undefined,
    onPoke: () => undefined,
    onCommand: () => undefined,
    onRevoked: () => undefined,
  });
  await until(socket.isUp);
  const logIns = (): number => office.requests.filter((request) => request === `POST ${playerCalls.login.path}`).length;
  return {
    office,
    socket,
    logIns,
    async [Symbol.asyncDispose]() {
      stop.abort();
      await office[Symbol.asyncDispose]();
    },
  };
}

test('who finds no office keeps his token: when a county returns, nobody has to log in anew', async () => {
  await using it = await stand();
  await it.office.goAway();
  await until(() => !it.socket.isUp());
  await it.office.comeBack();
  await until(it.socket.isUp);
  expect(it.logIns()).toBe(1);
});

test('a token that the office refuses is not shown again', async () => {
  await using it = await stand();
  await it.office.goAway();
  await until(() => !it.socket.isUp());
  it.office.renewTokens();
  await it.office.comeBack();
  await until(it.socket.isUp);
  expect(it.logIns()).toBe(2);
});
