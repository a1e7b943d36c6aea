import { open } from 'node:fs/promises';
import { z } from 'zod';
import type { BlobStore } from '#server/catalogue/blob-store.ts';
import { readTrack } from '#server/catalogue/ingest/fragments.ts';
import type { Track } from '#shared/hls/playlist.ts';
import { runTool, trackToFile } from '#tests/support/packages.ts';

const Stream = z.object({
  codec_type: z.string(),
  profile: z.string().optional(),
  level: z.int().optional(),
  width: z.int().optional(),
  height: z.int().optional(),
  avg_frame_rate: z.string(),
  nb_read_frames: z.coerce.number(),
  nb_read_packets: z.coerce.number(),
});
const Probed = z.object({ streams: z.array(Stream).length(1) });

export interface Looked {
  frames: number;
  packets: number;
  /** Seconds at which the earliest of it is shown. */
  starts: number;
  picture: { width: number | undefined; height: number | undefined; rate: number; codec: string } | null;
}

/**
 * A track put together from its blobs, counted by ffprobe. Only where it begins is read from its own boxes: ffprobe takes what is shown before
 * it is decoded for late by as much.
 */
export async function look(store: BlobStore, track: Track, path: string): Promise<Looked> {
  await trackToFile(store, track, path);
  const { stdout } = await runTool('ffprobe', '-v', 'error', '-count_frames', '-count_packets', '-show_streams', '-of', 'json', path);
  const [stream] = Probed.parse(JSON.parse(stdout.toString())).streams;
  if (!stream) throw new Error('a track without a stream');
  return {
    frames: stream.nb_read_frames,
    packets: stream.nb_read_packets,
    starts: await startOf(path),
    picture: stream.codec_type === 'video' ? pictureOf(stream) : null,
  };
}

async function startOf(path: string): Promise<number> {
  await using file = await open(path, 'r');
  const { fragments, timescale } = await readTrack(file);
  const [first] = fragments;
  return first ? (first.startTicks + first.firstShownAfter) / timescale : Number.NaN;
}

/** ISO 14496-10, A.2: what x264 sets beside the profile. */
const PROFILES: Record<string, string> = { Baseline: '4200', 'Constrained Baseline': '42c0', Main: '4d40', High: '6400' };

function pictureOf({ width, height, profile = '', level = 0, avg_frame_rate }: z.infer<typeof Stream>): Looked['picture'] {
  const [num = 0, den = 1] = avg_frame_rate.split('/').map(Number);
  return { width, height, rate: num / den, codec: `avc1.${PROFILES[profile] ?? profile}${level.toString(16).padStart(2, '0')}` };
}
