import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { LessonId } from '#shared/model/ids.ts';
import { blobsOf, Package } from '#shared/model/package.ts';
import { catalogueCalls } from '#shared/protocol/http/catalogue.ts';
import { lessonPreviewUrl } from '#shared/protocol/http/encoding.ts';
import { blobUrl } from '#shared/protocol/player.ts';
import { temporaryFolder } from '#tests/support/folder.ts';
import { openOffice } from '#tests/support/office.ts';
import { ffmpeg } from '#tests/support/packages.ts';
import { readPlaylist } from '#tests/support/playlists.ts';
import { until } from '#tests/support/child.ts';

async function film(folder: string): Promise<string> {
  const source = path.join(folder, 'film.mkv');
  const tone = ['-f', 'lavfi', '-i', 'sine=d=26'];
  await ffmpeg('-f', 'lavfi', '-i', 'testsrc2=s=320x180:r=25:d=26', ...tone, '-c:v', 'mpeg4', '-q:v', '4', '-c:a', 'aac', source);
  return source;
}

test('what is encoded so far can be watched: the list grows, takes nothing back, and ends as the sealed lesson', async () => {
  await using folder = await temporaryFolder();
  await using office = await openOffice(path.join(folder.path, 'data'));
  const id = LessonId.parse(await office.client.upload(await film(folder.path)));
  const ask = async (name: string) => {
    const response = await office.client.fetch(lessonPreviewUrl(id).replace('master', name));
    return response.ok ? response.text() : null;
  };

  const master = await until(() => ask('master'), 50);
  const name = readPlaylist(master).lenient.playlists?.[0]?.uri.replace('.m3u8', '') ?? '';
  expect(name).toBe('144p');
  expect(master).toContain('TYPE=AUDIO'); // Nobody sees it without hearing it.
  const texts: string[] = [];
  const sounds: string[] = [];
  for (;;) {
    const [text, sound] = [await ask(name), await ask('early-sound')];
    if (text !== null && text !== texts.at(-1)) texts.push(text);
    if (sound !== null && sound !== sounds.at(-1)) sounds.push(sound);
    if (text?.includes('#EXT-X-ENDLIST')) break;
    await pause(50); // As often as a page would ask at the very most.
  }
  for (const grown of [texts, sounds]) {
    for (const [index, text] of grown.entries()) {
      const whole = text.replace('#EXT-X-ENDLIST\n', '');
      expect(grown[index + 1]?.startsWith(whole) ?? true).toBe(true);
      expect(readPlaylist(text).lenient.playlistType).toBe('EVENT');
    }
    expect(grown.length).toBeGreaterThan(2);
  }

  await until(async () => (await office.client.call(catalogueCalls.getLesson, { params: { id } })).state === 'ready');
  expect(await ask(name)).toBe(texts.at(-1));
  expect(await ask('early-sound')).toBeNull();
  expect(await ask('master')).toMatch(/\/api\/packages\/[0-9a-f]{64}\/144p\.m3u8/);
});

test('what was only made to be heard early is gone when the lesson is sealed, also where the server was killed meanwhile', async () => {
  await using folder = await temporaryFolder();
  const data = path.join(folder.path, 'data');
  await using office = await openOffice(data);
  const id = LessonId.parse(await office.client.upload(await film(folder.path)));
  const early = await until(async () => {
    const response = await office.client.fetch(lessonPreviewUrl(id).replace('master', 'early-sound'));
    return response.ok ? response.text() : null;
  }, 50);
  const [heard = ''] = /^\/blobs\/\w+$/m.exec(early) ?? [];
  expect((await office.client.fetch(heard)).status).toBe(200);
  await office.restart('SIGKILL');

  const ready = await until(async () => {
    const lesson = await office.client.call(catalogueCalls.getLesson, { params: { id } });
    return lesson.package ?? undefined;
  });
  expect((await office.client.fetch(heard)).status).toBe(404);
  const pkg = Package.parse(await (await office.client.fetch(blobUrl(ready))).json());
  const wanted = [ready, ...blobsOf(pkg).map(({ blob }) => blob)];
  const kept = await readdir(path.join(data, 'blobs'), { recursive: true, withFileTypes: true });
  expect(new Set(kept.filter((entry) => entry.isFile()).map((entry) => entry.name))).toEqual(new Set(wanted));
});
