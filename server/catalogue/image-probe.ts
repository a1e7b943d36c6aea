import { z } from 'zod';
import type { Image } from '#shared/model/content.ts';
import { mediaFault } from './ingest/media-fault.ts';
import { fileUrl } from './ingest/ffmpeg-command.ts';
import { runFfprobe } from './ingest/run-ffmpeg.ts';

/** Formats that every Chromium shows, with ffmpeg's reader of each. */
const FORMATS: Record<string, { type: Image['type']; demuxer: string }> = {
  png: { type: 'image/png', demuxer: 'png_pipe' },
  jpeg: { type: 'image/jpeg', demuxer: 'jpeg_pipe' },
  webp: { type: 'image/webp', demuxer: 'webp_pipe' },
};

const MOST_PIXELS = 8192 * 4320;
const SILENT_MS = 30_000;

const Probed = z.object({
  streams: z
    .array(z.object({ width: z.int().positive(), height: z.int().positive(), nb_read_frames: z.coerce.number().optional() }))
    .min(1),
});

/** Decodes the picture once: its size, or why it cannot be shown. `format` is what the first bytes say. */
export async function probeImage(path: string, format: string): Promise<Pick<Image, 'type' | 'width' | 'height'>> {
  const known = FORMATS[format];
  if (!known) throw mediaFault('not_an_image', `a ${format} image`);

  let json = '';
  const { code, stderr } = await runFfprobe({
    args: [
      '-of',
      'json',
      '-err_detect',
      'explode', // A picture that was cut short would show its lower half grey.
      '-count_frames',
      '-show_entries',
      'stream=width,height,nb_read_frames',
      '-protocol_whitelist',
      'file',
      '-f',
      known.demuxer,
      fileUrl(path),
    ],
    signal: undefined,
    silentMs: SILENT_MS,
    onStdout: (line) => void (json += line),
  });
  const stream = code === 0 ? Probed.safeParse(JSON.parse(json)).data?.streams[0] : undefined;
  if (!stream || (stream.nb_read_frames ?? 0) < 1) throw mediaFault('damaged', stderr);
  if (stream.width * stream.height > MOST_PIXELS) throw mediaFault('too_large', `${stream.width}x${stream.height}`);
  return { type: known.type, width: stream.width, height: stream.height };
}
