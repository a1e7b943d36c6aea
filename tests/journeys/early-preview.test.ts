import path from 'node:path';
import { expect, test } from 'vitest';
import { LessonId } from '#shared/model/ids.ts';
import { catalogueCalls } from '#shared/protocol/http/catalogue.ts';
import { lessonPreviewUrl } from '#shared/protocol/http/encoding.ts';
import { temporaryFolder } from '#tests/support/folder.ts';
import { openOffice } from '#tests/support/office.ts';
import { ffmpeg } from '#tests/support/packages.ts';
import { readPlaylist } from '#tests/support/playlists.ts';
import { until } from '#tests/support/child.ts';

test(
  'what is encoded so far can be watched: the list grows, takes nothing back, and ends as the sealed lesson',
  { timeout: 240_000 },
  async () => {
    await using folder = await temporaryFolder();
    await using office = await openOffice(path.join(folder.path, 'data'));
    const source = path.join(folder.path, 'film.mkv');
    const tone = ['-f', 'lavfi', '-i', 'sine=d=40'];
    await ffmpeg('-f', 'lavfi', '-i', 'testsrc2=s=640x360:r=25:d=40', ...tone, '-c:v', 'mpeg4', '-q:v', '4', '-c:a', 'aac', source);
    const id = LessonId.parse(await office.client.upload(source));
    const ask = async (name: string) => {
      const response = await office.client.fetch(lessonPreviewUrl(id).replace('master', name));
      return response.ok ? response.text() : null;
    };

    const master = await until(() => ask('master'), 50);
    const name = readPlaylist(master).lenient.playlists?.[0]?.uri.replace('.m3u8', '') ?? '';
    expect(name).toBe('144p');
    const texts: string[] = [];
    for (;;) {
      const text = await ask(name);
      if (text !== null && text !== texts.at(-1)) texts.push(text);
      if (text?.includes('#EXT-X-ENDLIST')) break;
    }
    for (const [index, text] of texts.entries()) {
      const whole = text.replace('#EXT-X-ENDLIST\n', '');
      expect(texts[index + 1]?.startsWith(whole) ?? true).toBe(true);
      expect(readPlaylist(text).lenient.playlistType).toBe('EVENT');
    }
    expect(texts.length).toBeGreaterThan(2);

    await until(async () => (await office.client.call(catalogueCalls.getLesson, { params: { id } })).state === 'ready');
    expect(await ask(name)).toBe(texts.at(-1));
    expect(await ask('master')).toMatch(/\/api\/packages\/[0-9a-f]{64}\/144p\.m3u8/);
  },
);
