import { open } from 'node:fs/promises';
import { mediaFault } from './media-fault.ts';

/** What the first bytes say a file is. The demuxer is forced from this, so that no file can choose a dangerous one (a playlist fetches). */
export type Recognised = { kind: 'video'; demuxer: string } | { kind: 'audio'; format: string } | { kind: 'image'; format: string };

const HEAD_BYTES = 4096;
const TS_PACKETS = [188, 192, 204];
const TS_SYNC = 0x47;

type Sign = { at: number; bytes: string; is: Recognised };

const video = (demuxer: string): Recognised => ({ kind: 'video', demuxer });
const audio = (format: string): Recognised => ({ kind: 'audio', format });
const image = (format: string): Recognised => ({ kind: 'image', format });

/** `bytes` in Latin-1. Order matters only where one sign is part of another. */
const SIGNS: readonly Sign[] = [
  ...['avif', 'avis', 'heic', 'heix', 'mif1', 'msf1'].map((brand) => ({ at: 4, bytes: `ftyp${brand}`, is: image(brand) })),
  ...['ftyp', 'moov', 'mdat', 'wide', 'free', 'skip', 'pnot'].map((box) => ({ at: 4, bytes: box, is: video('mov') })),
  { at: 0, bytes: '\x1aE\xdf\xa3', is: video('matroska') },
  { at: 8, bytes: 'AVI ', is: video('avi') },
  { at: 8, bytes: 'WAVE', is: audio('wav') },
  { at: 8, bytes: 'WEBP', is: image('webp') },
  { at: 0, bytes: '\0\0\x01\xba', is: video('mpeg') },
  { at: 0, bytes: '\0\0\x01\xb3', is: video('mpegvideo') },
  { at: 0, bytes: '\x30\x26\xb2\x75\x8e\x66\xcf\x11', is: video('asf') },
  { at: 0, bytes: 'FLV\x01', is: video('flv') },
  { at: 0, bytes: '.RMF', is: video('rm') },
  { at: 0, bytes: 'OggS', is: video('ogg') },
  { at: 0, bytes: '\x06\x0e\x2b\x34', is: video('mxf') },
  { at: 0, bytes: '\x1f\x07\0', is: video('dv') },
  { at: 0, bytes: '\x89PNG\r\n', is: image('png') },
  { at: 0, bytes: '\xff\xd8\xff', is: image('jpeg') },
  { at: 0, bytes: 'GIF8', is: image('gif') },
  { at: 0, bytes: 'BM', is: image('bmp') },
  { at: 0, bytes: 'ID3', is: audio('mp3') },
  { at: 0, bytes: 'fLaC', is: audio('flac') },
  { at: 0, bytes: '#!AMR', is: audio('amr') },
  ...['\xfb', '\xf3', '\xf2', '\xfa'].map((byte) => ({ at: 0, bytes: `\xff${byte}`, is: audio('mp3') })),
  ...['\xf1', '\xf9'].map((byte) => ({ at: 0, bytes: `\xff${byte}`, is: audio('aac') })),
];

export function recognise(head: Uint8Array): Recognised | undefined {
  const text = Buffer.from(head).toString('latin1');
  const sign = SIGNS.find(({ at, bytes }) => text.startsWith(bytes, at));
  if (sign) return sign.is;
  return isTransportStream(head) ? video('mpegts') : undefined;
}

/** Recordings are often cut at any byte, so the first sync byte may come late. */
function isTransportStream(head: Uint8Array): boolean {
  return TS_PACKETS.some((packet) => {
    for (let first = 0; first < packet; first++) {
      const repeats = Math.floor((head.length - first - 1) / packet);
      if (repeats >= 3 && [0, 1, 2, 3].every((n) => head[first + n * packet] === TS_SYNC)) return true;
    }
    return false;
  });
}

/** Reads the first bytes and gives the demuxer, or says why this is no video. */
export async function demuxerOf(path: string): Promise<string> {
  await using file = await open(path, 'r');
  const { buffer, bytesRead } = await file.read(Buffer.alloc(HEAD_BYTES), 0, HEAD_BYTES, 0);
  if (bytesRead === 0) throw mediaFault('empty_file', 'the file has no bytes');

  const found = recognise(buffer.subarray(0, bytesRead));
  if (!found) throw mediaFault('not_a_video', `unknown first bytes ${buffer.subarray(0, Math.min(bytesRead, 16)).toString('hex')}`);
  if (found.kind === 'image') throw mediaFault('not_a_video', `an image (${found.format})`);
  if (found.kind === 'audio') throw mediaFault('no_video', `a sound file (${found.format})`);
  return found.demuxer;
}
