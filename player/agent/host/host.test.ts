import { stat } from 'node:fs/promises';
import { request as httpRequest, type IncomingHttpHeaders } from 'node:http';
import { join } from 'node:path';
import { io } from 'socket.io-client';
import { expect, test } from 'vitest';
import type { PlayerBox } from '#tests/support/player-box.ts';
import { enter } from '#tests/support/fake-page.ts';
import { makeLesson } from '#tests/support/lesson-goods.ts';
import { enrolBox, openBox } from '#tests/support/player-box.ts';
import { openPlayerOffice } from '#tests/support/player-office.ts';
import { until } from '#tests/support/until.ts';

interface Heard {
  status: number;
  headers: IncomingHttpHeaders;
  body: Buffer;
}

/** Bare HTTP: fetch would not let us lie about Host. */
function ask(url: string, headers: Record<string, string> = {}): Promise<Heard> {
  return new Promise((resolve, reject) => {
    const asked = httpRequest(url, { headers }, (response) => {
      const parts: Buffer[] = [];
      response.on('data', (part: Buffer) => parts.push(part));
      response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, body: Buffer.concat(parts) }));
    });
    asked.on('error', reject);
    asked.end();
  });
}

async function stockedBox() {
  const office = await openPlayerOffice();
  const box: PlayerBox = await openBox(() => office.url);
  await enrolBox(box.data, office);
  const lesson = makeLesson('一', 3_600_000);
  office.publish({ goods: [lesson] });
  const agent = await box.start();
  await until(() => office.statuses.some(({ missing, revision }) => revision === 1 && missing.blobs === 0));
  const cookie = await enter(agent.origin, agent.issueScreenToken());
  return {
    agent,
    box,
    lesson,
    cookie,
    async [Symbol.asyncDispose]() {
      await box[Symbol.asyncDispose]();
      await office.goAway();
    },
  };
}

test('who did not come in by the door gets neither page nor media', async () => {
  await using it = await stockedBox();
  const blob = `${it.agent.origin}/blobs/${it.lesson.index.blob}`;
  expect((await ask(blob)).status).toBe(403);
  expect((await ask(`${it.agent.origin}/`)).status).toBe(403);
  expect((await ask(blob, { cookie: it.cookie })).status).toBe(200);
});

test('a token serves once, and a wrong one never', async () => {
  await using it = await stockedBox();
  const token = it.agent.issueScreenToken();
  await enter(it.agent.origin, token);
  await expect(enter(it.agent.origin, token)).rejects.toThrow('403');
  await expect(enter(it.agent.origin, 'guess')).rejects.toThrow('403');
});

test('a page of another house that points its name at us, or asks across, is turned away', async () => {
  await using it = await stockedBox();
  const blob = `${it.agent.origin}/blobs/${it.lesson.index.blob}`;
  expect((await ask(blob, { cookie: it.cookie, host: 'evil.example' })).status).toBe(421);
  expect((await ask(blob, { cookie: it.cookie, origin: 'https://evil.example' })).status).toBe(403);
});

test('the playlists name only what is on the shelf, and every range of a blob is its own bytes', async () => {
  await using it = await stockedBox();
  const folder = `${it.agent.origin}/media/${it.lesson.index.blob}`;
  const master = (await ask(`${folder}/master.m3u8`, { cookie: it.cookie })).body.toString();
  expect(master).toContain('720p.m3u8');
  expect(master).not.toContain('1080p');
  const track = (await ask(`${folder}/720p.m3u8`, { cookie: it.cookie })).body.toString();
  const blobs = [...track.matchAll(/\/blobs\/([0-9a-f]{64})/g)].map((match) => match[1] ?? '');
  expect(blobs.length).toBeGreaterThan(0);
  for (const blob of blobs) {
    const bytes = [...it.lesson.blobs].find(([hash]) => hash === blob)?.[1];
    const part = await ask(`${it.agent.origin}/blobs/${blob}`, { cookie: it.cookie, range: 'bytes=10-99' });
    expect(part.status).toBe(206);
    expect(part.headers['content-range']).toBe(`bytes 10-99/${bytes?.length}`);
    expect(part.body).toEqual(bytes?.subarray(10, 100));
  }
  expect((await ask(`${folder}/1080p.m3u8`, { cookie: it.cookie })).status).toBe(404);
});

test('a mirror sees what is on, and what it says counts for nothing', async () => {
  await using it = await stockedBox();
  const page = await it.box.openPage();
  const shown = await page.sees(({ kind }) => kind === 'lesson');
  const token = it.agent.mirrorLink.split('#')[1] ?? '';
  const cookie = await enter(it.agent.origin, token);
  const mirror = io(`${it.agent.origin}/page`, {
    transports: ['websocket'],
    forceNew: true,
    reconnection: false,
    extraHeaders: { cookie },
  });
  const hello = { role: 'screen', page: 'a mirror that says it is the screen', width: 1, height: 1, language: 'en' };
  const ack = await mirror.emitWithAck('hello', hello);
  expect(ack.value.direction).toMatchObject({ showing: shown.showing });
  await mirror.emitWithAck('ended', { shown: page.play(40), how: 'complete', detail: null });
  expect(await mirror.emitWithAck('menu', { act: 'choose', content: it.lesson.id })).toMatchObject({ problem: { code: 'not_allowed' } });
  await page.progress(40);
  expect(page.last()).toEqual(shown);
  mirror.disconnect();
});

test('a socket opens with the cookie and from our own page only', async () => {
  await using it = await stockedBox();
  const knock = async (extraHeaders: Record<string, string>): Promise<string> => {
    const socket = io(`${it.agent.origin}/page`, { transports: ['websocket'], forceNew: true, reconnection: false, extraHeaders });
    const outcome = await new Promise<string>((resolve) => {
      socket.once('connect', () => resolve('in'));
      socket.once('connect_error', () => resolve('refused'));
    });
    socket.disconnect();
    return outcome;
  };
  const { cookie } = it;
  expect(await knock({ cookie })).toBe('in');
  expect(await knock({})).toBe('refused');
  expect(await knock({ cookie: cookie.replace(/=.*/, '=guessed') })).toBe('refused');
  expect(await knock({ cookie, origin: 'https://evil.example' })).toBe('refused');
  expect(await knock({ cookie, host: 'evil.example' })).toBe('refused');
});

test('other users of the box get nothing: no page, no playlist, no blob, no token', async () => {
  await using it = await stockedBox();
  const media = `/media/${it.lesson.index.blob}`;
  const addresses = ['/', '/index.html', `${media}/master.m3u8`, `${media}/720p.m3u8`, `/blobs/${it.lesson.index.blob}`, '/start.html'];
  const cookies: Record<string, string>[] = [{}, { cookie: it.cookie.replace(/=.*/, '=guessed') }, { cookie: 'fieldcast_screen=1' }];
  for (const headers of cookies) {
    const answers = await Promise.all(addresses.map(async (address) => (await ask(it.agent.origin + address, headers)).status));
    expect(answers).toEqual(addresses.map(() => 403));
  }
  const door = (await ask(`${it.agent.origin}/mirror`)).body.toString();
  expect(door).not.toContain(it.agent.mirrorLink.split('#')[1]);

  const page = await it.agent.startPage();
  expect((await stat(page)).mode & 0o077).toBe(0);
  expect((await stat(join(it.box.data, 'identity'))).mode & 0o077).toBe(0);
});
