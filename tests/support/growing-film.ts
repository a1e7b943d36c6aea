import { readFile } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { basename, join } from 'node:path';
import { makeHlsLesson } from './hls-lesson.ts';

export const FILM_SECONDS = 24;

/** How much of it is encoded. */
export interface Grown {
  segments: number;
  /** The sound of the whole is there, in place of the early one that grows with the pictures. */
  hasWholeSound: boolean;
}

/** A film that can be seen while it is made: below a preview as far as it has grown, below a package the whole of it. */
export async function growingFilm(folder: string) {
  await makeHlsLesson(folder, { lesson: 9, seconds: FILM_SECONDS, colour: [120, 110, 140] });
  let grown: Grown = { segments: 0, hasWholeSound: false };
  const asked: string[] = [];
  return {
    /** Addresses, in order. */
    asked,
    grow: (to: Grown) => {
      grown = to;
    },
    serve: async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
      const { pathname } = new URL(request.url ?? '/', 'http://office');
      asked.push(pathname);
      const isEarly = pathname.includes('/preview/');
      if (isEarly && grown.segments === 0) return end(response, 404, JSON.stringify({ code: 'not_found', params: { what: 'x', id: '' } }));
      const file = await readFile(join(folder, basename(pathname).replace('early-', ''))).catch(() => null);
      if (!file) return end(response, 404, '');
      if (!pathname.endsWith('.m3u8')) return sendPart(response, file, request.headers.range);
      return end(response, 200, isEarly ? asGrown(basename(pathname), file.toString(), grown) : file);
    },
  };
}
export type GrowingFilm = Awaited<ReturnType<typeof growingFilm>>;

function asGrown(name: string, playlist: string, { segments, hasWholeSound }: Grown): string {
  if (name === 'master.m3u8') return hasWholeSound ? playlist : playlist.replace('URI="sound', 'URI="early-sound');
  if (name === 'sound.m3u8') return playlist; // Made at once, over the whole film.
  const all = playlist.split('#EXTINF:');
  const isWhole = segments >= all.length - 1;
  const event = all
    .slice(0, segments + 1)
    .join('#EXTINF:')
    .replace('PLAYLIST-TYPE:VOD', 'PLAYLIST-TYPE:EVENT\n#EXT-X-START:TIME-OFFSET=0,PRECISE=YES');
  return isWhole ? event : event.replace('#EXT-X-ENDLIST', '');
}

function sendPart(response: ServerResponse, file: Buffer, range = ''): void {
  const [, from, to] = /^bytes=(\d+)-(\d+)$/.exec(range) ?? [];
  if (from === undefined || to === undefined) return end(response, 200, file);
  response.setHeader('Content-Range', `bytes ${from}-${to}/${file.length}`);
  end(response, 206, file.subarray(Number(from), Number(to) + 1));
}

const end = (response: ServerResponse, status: number, body: string | Buffer): void => {
  response.writeHead(status, { 'Cache-Control': 'no-store' }).end(body);
};
