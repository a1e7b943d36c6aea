import { z } from 'zod';
import { together } from '../../kit/together.ts';
import { fileUrl } from './ffmpeg-command.ts';
import { ProbedFile, ProbedLook, type ProbedStream } from './ffprobe-json.ts';
import type { Rate } from './frame-rate.ts';
import { demuxerOf } from './magic.ts';
import { mediaFault } from './media-fault.ts';
import { MOST_PIXELS, videoOf } from './probe-stream.ts';
import { runFfprobe } from './run-ffmpeg.ts';

/** What a file holds, in our own words. */
export type Probe = {
  /** ffmpeg's name of the demuxer, forced from the file's first bytes. */
  demuxer: string;
  durationMs: number;
  /** Where its own clock begins. */
  startS: number;
  /** Tracks that are moving pictures, of which `video` is the first. */
  pictures: number;
  video: VideoProbe;
  /** Null where there is no sound that can be read. */
  audio: AudioProbe | null;
};

export type VideoProbe = {
  index: number;
  codec: string;
  /** As a viewer sees it: upright, with square pixels. */
  width: number;
  height: number;
  rotation: 0 | 90 | 180 | 270;
  rate: Rate;
  /** What its pictures follow each other at where none is missing, as the file says; undefined where it does not. */
  beat?: Rate | undefined;
  isInterlaced: boolean;
  hasVariableRate: boolean;
  pixelFormat: string;
  /** Matrix of the colours, 'unknown' where the file does not say. */
  colours: string;
  isFullRange: boolean;
  coding: Coding;
  /** When its last picture ends, counted from the file's beginning. */
  endsMs: number;
  /** Packets at its beginning that are there to be decoded and not to be shown: a trimmed file keeps all of them since its last key picture. */
  hidden: number;
};

/** How the picture is coded, as its headers say: what whoever takes it as it is must know. */
export type Coding = {
  profile: string;
  /** Of H.264, times ten. */
  level: number;
  /** Pictures that a decoder must keep; headers alone do not tell. */
  references: number;
  bits: number;
  /** Transfer curve of the brightness. */
  transfer: string;
  /** Turned, mirrored or otherwise moved for display. */
  isMoved: boolean;
  isSquare: boolean;
  /** Units stand behind lengths of four bytes and parameters in the header, as MP4 wants them (ISO 14496-15, 'avc1'). */
  hasHeaderApart: boolean;
};

export type AudioProbe = { index: number; codec: string; channels: number; sampleRate: number; endsMs: number };

const LONGEST_MS = 12 * 3_600_000;
const SILENT_MS = 180_000;
const MOST_JSON = 4 * 1024 * 1024;
/** Packets; a wider look where none gave a picture: all may be hidden, or stand before the first key picture. */
const LOOKS = [24, 240, 2400] as const;
/** What ffprobe selects before it is known which it is: the first that is no cover. */
export const FIRST_PICTURE = 'V:0';

/** What every reading of a stranger's file begins with: no network, no other file, no endless search. */
const openOptions = (demuxer: string): string[] => [
  '-protocol_whitelist',
  'file',
  '-f',
  demuxer,
  '-probesize',
  '20M',
  '-analyzeduration',
  '20M',
];

/** Once its size is known to be bearable, a file must not grow in the middle. */
export const inputOptions = (demuxer: string): string[] => [...openOptions(demuxer), '-max_pixels', String(MOST_PIXELS)];

export async function probe(path: string, signal?: AbortSignal): Promise<Probe> {
  const demuxer = await demuxerOf(path);
  const [file, glimpse] = await together(
    ask(ProbedFile, ['-show_format', '-show_streams', ...openOptions(demuxer), fileUrl(path)], signal),
    // Why not is told when it is asked for again.
    lookAtFrames(path, demuxer, { stream: FIRST_PICTURE, packets: LOOKS[0] }, signal).catch(() => null),
  );

  const picture = file.streams.find(isPicture);
  if (!picture) throw mediaFault('no_video', `streams: ${file.streams.map((s) => `${s.codec_type} ${s.codec_name}`).join(', ') || 'none'}`);
  const durationMs = Math.round((file.format.duration ?? picture.duration ?? 0) * 1000);
  const still = { ...videoOf(picture), endsMs: endOf(picture, file, durationMs) };
  if (durationMs > LONGEST_MS) throw mediaFault('too_long', `${Math.round(durationMs / 60_000)} minutes`);

  const seen = glimpse?.index === picture.index ? glimpse : await lookUntilSeen(path, demuxer, String(picture.index), signal);
  const { isInterlaced, references, hidden } = seen;
  const video = { ...still, isInterlaced, hidden, coding: { ...still.coding, references } };
  return {
    demuxer,
    durationMs,
    startS: file.format.start_time ?? 0,
    pictures: file.streams.filter(isPicture).length,
    video,
    audio: audioOf(file, durationMs),
  };
}

async function ask<T extends z.ZodType>(schema: T, args: readonly string[], signal: AbortSignal | undefined): Promise<z.output<T>> {
  let json = '';
  const { code, stderr } = await runFfprobe({
    args: ['-of', 'json', ...args],
    signal,
    silentMs: SILENT_MS,
    onStdout: (line) => {
      json = (json + line).slice(0, MOST_JSON);
    },
  });
  if (code !== 0 || json.length >= MOST_JSON) throw mediaFault('damaged', stderr);
  return schema.parse(JSON.parse(json));
}

/** A cover on a sound file is a video stream of one picture. */
const isPicture = (stream: ProbedStream): boolean =>
  stream.codec_type === 'video' && !stream.disposition?.attached_pic && !stream.disposition?.still_image;

type Seen = { index: number; isInterlaced: boolean; references: number; hidden: number };

async function lookUntilSeen(path: string, demuxer: string, stream: string, signal: AbortSignal | undefined): Promise<Seen> {
  for (const packets of LOOKS) {
    const seen = await lookAtFrames(path, demuxer, { stream, packets }, signal);
    if (seen) return seen;
  }
  throw mediaFault('damaged', 'not one frame could be decoded');
}

/** Looks at real frames: many recordings do not say it in their headers. Null where none can be read. */
async function lookAtFrames(
  path: string,
  demuxer: string,
  { stream, packets }: { stream: string; packets: number },
  signal: AbortSignal | undefined,
): Promise<Seen | null> {
  const some = ['-select_streams', stream, '-read_intervals', `%+#${packets}`];
  const entries = ['-show_entries', 'packet=flags:frame=interlaced_frame:stream=index,refs'];
  const { packets_and_frames: read, streams } = await ask(
    ProbedLook,
    [...entries, ...some, ...inputOptions(demuxer), fileUrl(path)],
    signal,
  );
  const [told] = streams;
  const frames = read.filter(({ type }) => type === 'frame');
  if (frames.length === 0 || !told) return null;
  return {
    index: told.index,
    isInterlaced: frames.some((frame) => frame.interlaced_frame === 1),
    references: told.refs ?? 0,
    hidden: read.filter(({ flags }) => flags?.includes('D')).length,
  };
}

/** Never later than the file's own end: some write a track's length counted from the file's beginning, others from the track's. */
function endOf(stream: ProbedStream, { format }: ProbedFile, durationMs: number): number {
  const lasts = millisecondsOf(stream);
  if (lasts === null) return durationMs;
  const fileStart = format.start_time ?? 0;
  const starts = Math.max(0, Math.round(((stream.start_time ?? fileStart) - fileStart) * 1000));
  return durationMs > 0 ? Math.min(durationMs, starts + lasts) : starts + lasts;
}

/** Matroska keeps a track's length as a tag: '00:00:03.000000000'. */
function millisecondsOf({ duration, tags }: ProbedStream): number | null {
  const [hours, minutes, seconds] = (tags?.DURATION ?? '').split(':').map(Number);
  const tagged = hours === undefined || minutes === undefined || seconds === undefined ? undefined : hours * 3600 + minutes * 60 + seconds;
  const known = duration ?? tagged;
  return known === undefined || !(known > 0) ? null : Math.round(known * 1000);
}

/** The track marked as default, else the first; what cannot be decoded counts as no sound. */
function audioOf(file: ProbedFile, durationMs: number): AudioProbe | null {
  const tracks = file.streams.filter(
    (s) => s.codec_type === 'audio' && s.codec_name && s.codec_name !== 'unknown' && s.channels && s.sample_rate,
  );
  const chosen = tracks.find((s) => s.disposition?.default) ?? tracks[0];
  if (!chosen) return null;
  const { index, codec_name: codec = 'unknown', channels = 0, sample_rate: sampleRate = 0 } = chosen;
  return { index, codec, channels, sampleRate, endsMs: endOf(chosen, file, durationMs) };
}
