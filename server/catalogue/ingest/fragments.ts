import type { FileHandle } from 'node:fs/promises';
import { boxesIn, findBox, getBox, readAt, topBoxes, type Box } from './mp4-boxes.ts';

/** One moof with its mdat: 4 s of a track. Times in ticks of the track. */
export type Fragment = {
  offset: number;
  bytes: number;
  startTicks: number;
  ticks: number;
  samples: number;
  /** How much later than its decode time the first sample is shown. */
  firstShownAfter: number;
  startsWithSync: boolean;
  /** Where in the file the first sample lies. */
  firstSample: { offset: number; bytes: number };
};

export type Mp4Track = { init: Buffer; timescale: number; codec: string; fragments: Fragment[] };

const INIT_AT_MOST = 1024 * 1024;
const NOT_SYNC = 0x10000;

/** Reads headers only: a lesson of two hours is gigabytes of pictures and one megabyte of headers. */
export async function readTrack(file: FileHandle): Promise<Mp4Track> {
  const fragments: Fragment[] = [];
  let initBytes = 0;
  let moof: Box | undefined;
  for await (const box of topBoxes(file)) {
    if (box.type === 'moof') moof = box;
    else if (box.type === 'mdat' && moof) fragments.push(fragmentOf(await readAt(file, moof.offset, moof.size), moof, box));
    else if (fragments.length === 0 && !moof) initBytes = box.offset + box.size;
  }
  if (initBytes === 0 || initBytes > INIT_AT_MOST || fragments.length === 0) throw new RangeError('not a fragmented MP4 file');
  const init = await readAt(file, 0, initBytes);
  return { init, ...describe(init), fragments };
}

function fragmentOf(bytes: Buffer, moof: Box, mdat: Box): Fragment {
  const traf = getBox(bytes, ['moof', 'traf']);
  const inside = boxesIn(bytes, traf.offset + traf.header, traf.offset + traf.size);
  const [tfhd, tfdt, trun, second] = ['tfhd', 'tfdt', 'trun'].map((type) => inside.find((box) => box.type === type));
  if (!tfhd || !tfdt || !trun || second) throw new RangeError('a fragment without its times');
  const defaults = readTfhd(bytes, tfhd);
  const run = readTrun(bytes, trun, defaults);
  return {
    offset: moof.offset,
    bytes: mdat.offset + mdat.size - moof.offset,
    startTicks: readTfdt(bytes, tfdt),
    ticks: run.ticks,
    samples: run.samples,
    firstShownAfter: run.firstShownAfter,
    startsWithSync: (run.firstFlags & NOT_SYNC) === 0,
    firstSample: { offset: moof.offset + run.dataOffset, bytes: run.firstBytes },
  };
}

type Defaults = { ticks: number; bytes: number; flags: number };

/** ISO 14496-12, 8.8.7: optional fields stand in the order of their flags. */
function readTfhd(bytes: Buffer, box: Box): Defaults {
  const flags = bytes.readUInt32BE(box.offset + 8) & 0xffffff;
  let at = box.offset + 16 + (flags & 0x1 ? 8 : 0) + (flags & 0x2 ? 4 : 0);
  const next = (isThere: number): number => (isThere ? bytes.readUInt32BE((at += 4) - 4) : 0);
  return { ticks: next(flags & 0x8), bytes: next(flags & 0x10), flags: next(flags & 0x20) };
}

function readTfdt(bytes: Buffer, box: Box): number {
  const isLong = bytes.readUInt8(box.offset + 8) === 1;
  return isLong ? Number(bytes.readBigUInt64BE(box.offset + 12)) : bytes.readUInt32BE(box.offset + 12);
}

type TrackRun = { ticks: number; samples: number; firstBytes: number; firstFlags: number; firstShownAfter: number; dataOffset: number };

/** ISO 14496-12, 8.8.8. */
function readTrun(bytes: Buffer, box: Box, defaults: Defaults): TrackRun {
  const flags = bytes.readUInt32BE(box.offset + 8) & 0xffffff;
  const samples = bytes.readUInt32BE(box.offset + 12);
  let at = box.offset + 16;
  const next = (isThere: number, otherwise: number): number => (isThere ? bytes.readUInt32BE((at += 4) - 4) : otherwise);
  const dataOffset = next(flags & 0x1, 0);
  const firstSampleFlags = next(flags & 0x4, defaults.flags);

  const run: TrackRun = { ticks: 0, samples, firstBytes: 0, firstFlags: firstSampleFlags, firstShownAfter: 0, dataOffset };
  for (let sample = 0; sample < samples; sample++) {
    run.ticks += next(flags & 0x100, defaults.ticks);
    const size = next(flags & 0x200, defaults.bytes);
    const ownFlags = next(flags & 0x400, firstSampleFlags);
    const shownAfter = next(flags & 0x800, 0) | 0; // Signed in version 1, which is what we write.
    if (sample === 0) Object.assign(run, { firstBytes: size, firstFlags: ownFlags, firstShownAfter: shownAfter });
  }
  return run;
}

const MEDIA = ['moov', 'trak', 'mdia'];
const STSD_HEAD = 8;
const VISUAL_ENTRY = 78;
const SOUND_ENTRY = 28;

function describe(init: Buffer): { timescale: number; codec: string } {
  const mdhd = getBox(init, [...MEDIA, 'mdhd']);
  const isLong = init.readUInt8(mdhd.offset + 8) === 1;
  const stsd = getBox(init, [...MEDIA, 'minf', 'stbl', 'stsd']);
  const entryAt = stsd.offset + stsd.header + STSD_HEAD;
  const [entry] = boxesIn(init, entryAt, stsd.offset + stsd.size);
  if (!entry) throw new RangeError('a track without a format');
  return { timescale: init.readUInt32BE(mdhd.offset + (isLong ? 28 : 20)), codec: codecOf(init, entry) };
}

/** RFC 6381, as it stands in CODECS of a playlist. */
function codecOf(init: Buffer, entry: Box): string {
  const inside = (skip: number, type: string): Box | undefined =>
    findBox(init, [type], entry.offset + entry.header + skip, entry.offset + entry.size);
  const avcC = entry.type === 'avc1' ? inside(VISUAL_ENTRY, 'avcC') : undefined;
  if (avcC) return `avc1.${init.toString('hex', avcC.offset + 9, avcC.offset + 12)}`;

  const esds = entry.type === 'mp4a' ? inside(SOUND_ENTRY, 'esds') : undefined;
  if (esds) return `mp4a.40.${audioObjectType(init.subarray(esds.offset, esds.offset + esds.size))}`;
  throw new RangeError(`a track of an unknown format ${entry.type}`);
}

/** The first five bits of the decoder-specific part (descriptor tag 5, its length in up to four bytes). */
function audioObjectType(esds: Buffer): number {
  let at = esds.indexOf(Buffer.from([0x05, 0x80, 0x80, 0x80]));
  if (at < 0) throw new RangeError('sound without its decoder settings');
  at += 5;
  return esds.readUInt8(at) >> 3;
}
