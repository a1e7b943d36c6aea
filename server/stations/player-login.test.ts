import { stat, writeFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { ScreenId, newId } from '#shared/model/ids.ts';
import { call } from '#shared/protocol/call.ts';
import { stationCalls as calls } from '#shared/protocol/http/stations.ts';
import { loginText, playerCalls } from '#shared/protocol/player.ts';
import { temporaryFolder } from '#tests/support/folder.ts';
import { serve } from '#tests/support/http.ts';
import { createBox, enrolBox, openOffice, startStations } from '#tests/support/stations.ts';
import { z } from 'zod';
import { route } from '../kit/routes.ts';
import { openPlayerSecret } from './player-secret.ts';

type Box = Awaited<ReturnType<typeof enrolBox>>;
const challengeFor = async (box: Box, screen = box.screen.id) =>
  (await box.visitor.call(playerCalls.challenge, { body: { screen } })).challenge;
const present = (box: Box, challenge: string, signature: string, screen = box.screen.id) =>
  box.visitor.call(playerCalls.login, { body: { screen, challenge, signature } });

test('a screen logs in by its key, and its token says which screen it is', async () => {
  await using office = await openOffice();
  const box = await enrolBox(office);
  const { token, now } = await box.logIn(box.screen.id);
  expect(now).toBe(office.clock.now());
  expect(await office.stations.screenOfToken(token)).toBe(box.screen.id);
});

test('a signature by another key, over another text, or for another screen opens nothing', async () => {
  await using office = await openOffice();
  const [box, other] = [await enrolBox(office), await enrolBox(office, '文化长廊')];
  const challenge = await challengeFor(box);
  await expect(present(box, challenge, other.signature(loginText(challenge)))).rejects.toThrow('wrong_credentials');
  await expect(present(box, challenge, box.signature(challenge))).rejects.toThrow('wrong_credentials');
  await expect(present(box, challenge, '')).rejects.toThrow('wrong_credentials');
  await expect(present(box, challenge, box.signature(loginText(challenge)).slice(2))).rejects.toThrow('wrong_credentials');
  await expect(present(other, challenge, other.signature(loginText(challenge)))).rejects.toThrow('wrong_credentials');
});

test('a challenge that is not ours, is too old, or is really a token opens nothing', async () => {
  await using office = await openOffice();
  const box = await enrolBox(office);
  const { token } = await box.logIn(box.screen.id);
  const [body, mac] = (await challengeFor(box)).split('.');
  const longer = Buffer.from(`${box.screen.id}|${office.clock.now() + 1e9}|x`).toString('base64url');
  for (const made of [`${longer}.${mac}`, `${body}.`, 'x', '.', token, `${body}.${mac}.${mac}`]) {
    await expect(present(box, made, box.signature(loginText(made)))).rejects.toThrow('wrong_credentials');
  }
  const stale = await challengeFor(box);
  office.clock.advance(2 * 60_000);
  await expect(present(box, stale, box.signature(loginText(stale)))).rejects.toThrow('wrong_credentials');
});

test('a token lasts an hour; a challenge is no token', async () => {
  await using office = await openOffice();
  const box = await enrolBox(office);
  const { token } = await box.logIn(box.screen.id);
  office.clock.advance(3_599_999);
  expect(await office.stations.screenOfToken(token)).toBe(box.screen.id);
  office.clock.advance(1);
  await expect(office.stations.screenOfToken(token)).rejects.toThrow('not_signed_in');
  await expect(office.stations.screenOfToken(await challengeFor(box))).rejects.toThrow('not_signed_in');
  await expect(office.stations.screenOfToken('')).rejects.toThrow('not_signed_in');
});

test('who is no screen gets a challenge like any other, and learns nothing by it', async () => {
  await using office = await openOffice();
  const box = createBox(office.http.visitor());
  await expect(box.logIn(newId('scr', ScreenId))).rejects.toThrow('not_found');
});

test('a revoked screen is told so by its key, and its token is dead at once', async () => {
  await using office = await openOffice();
  const box = await enrolBox(office);
  const { token } = await box.logIn(box.screen.id);
  await office.stations.screenOfToken(token);
  const revoke = () => office.admin.call(calls.revokeScreen, { params: { id: box.screen.id } });
  expect(await revoke()).toMatchObject({ revoked: true });
  expect(office.revoked).toEqual([box.screen.id]);

  await expect(office.stations.screenOfToken(token)).rejects.toThrow('screen_revoked');
  await expect(box.logIn(box.screen.id)).rejects.toThrow('screen_revoked');
  const stranger = createBox(office.http.visitor());
  await expect(stranger.logIn(box.screen.id)).rejects.toThrow('wrong_credentials');
  expect(await revoke()).toMatchObject({ revoked: true });
});

test('a revoked screen may still bring its records: its token for that opens nothing else', async () => {
  await using office = await openOffice();
  const box = await enrolBox(office);
  await office.admin.call(calls.revokeScreen, { params: { id: box.screen.id } });
  const { token } = await box.logInForRecords(box.screen.id);
  const stranger = createBox(office.http.visitor());
  await expect(stranger.logInForRecords(box.screen.id)).rejects.toThrow('wrong_credentials');

  const which = call({ method: 'get', path: '/api/which', reply: z.object({ screen: z.string(), isInService: z.boolean() }) });
  const tell = call({ ...which, path: '/api/tell' });
  const gates = [
    route(which, office.stations.enrolledScreen, (_, { caller }) => ({ ...caller, isInService: true })),
    route(tell, office.stations.tellingScreen, (_, { caller }) => caller),
  ];
  await using http = await serve(gates);
  const authorization = { authorization: `Bearer ${token}` };
  expect(await http.visitor().call(tell, {}, authorization)).toEqual({ screen: box.screen.id, isInService: false });
  await expect(http.visitor().call(which, {}, authorization)).rejects.toThrow('not_signed_in');
  await expect(office.stations.screenOfToken(token)).rejects.toThrow('not_signed_in');
});

test('what needs a screen is open to its bearer token and to nothing else', async () => {
  await using office = await openOffice();
  const box = await enrolBox(office);
  const { token } = await box.logIn(box.screen.id);
  const which = call({ method: 'get', path: '/api/which', reply: z.object({ screen: z.string() }) });
  await using http = await serve([route(which, office.stations.enrolledScreen, (_, { caller }) => caller)]);
  const visitor = http.visitor();
  expect(await visitor.call(which, {}, { authorization: `Bearer ${token}` })).toEqual({ screen: box.screen.id });
  for (const authorization of ['', token, 'Bearer', 'Bearer a.b', `Basic ${token}`]) {
    await expect(visitor.call(which, {}, { authorization })).rejects.toThrow('not_signed_in');
  }
});

test('tokens outlive the server that gave them; its secret is for its own eyes', async () => {
  await using office = await openOffice();
  const box = await enrolBox(office);
  const { token } = await box.logIn(box.screen.id);
  await using next = await startStations(office.database, office.folder, office.clock);
  expect(await next.stations.screenOfToken(token)).toBe(box.screen.id);
  expect((await stat(`${office.folder}/keys/player-secret`)).mode & 0o777).toBe(0o600);

  await using elsewhere = await temporaryFolder();
  await using stranger = await startStations(office.database, elsewhere.path, office.clock);
  await expect(stranger.stations.screenOfToken(token)).rejects.toThrow('not_signed_in');
});

test('a damaged secret stops the start with a sentence that names the file', async () => {
  await using folder = await temporaryFolder();
  await openPlayerSecret(folder.path);
  await writeFile(`${folder.path}/player-secret`, 'short');
  await expect(openPlayerSecret(folder.path)).rejects.toThrow(/player-secret is damaged/);
});
