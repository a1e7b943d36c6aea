import path from 'node:path';
import type { BlobStore } from '#server/catalogue/blob-store.ts';
import type { BlobHash } from '#shared/model/blob.ts';
import { blobsOf, STILLS, type Package, type Rung } from '#shared/model/package.ts';
import type { Track } from '#shared/hls/playlist.ts';
import { judgePlaylists } from './judge-playlists.ts';
import { look, type Looked } from './look.ts';

const AAC_FRAME = 1024;

export interface Judged {
  store: BlobStore;
  folder: string;
  pkg: Package;
  /** Headers by what they must be equal for, over all lessons that were judged. */
  headers: Map<string, BlobHash>;
}

/** What is not exact in a sealed package, in sentences; none of it is taken from what the encoder says of itself. */
export async function judge({ store, folder, pkg, headers }: Judged): Promise<string[]> {
  const faults = [...judgeBoundaries(pkg), ...judgeBytes(pkg), ...judgeHeaders(pkg, headers), ...judgePlaylists(pkg)];
  for (const { blob } of blobsOf(pkg)) if (!(await store.verify(blob))) faults.push(`blob ${blob} is not what its name says`);
  for (const rung of pkg.rungs) faults.push(...judgePicture(rung, await look(store, rung, path.join(folder, 'rung.mp4'))));
  for (const sound of pkg.audio) faults.push(...judgeSound(sound, await look(store, sound, path.join(folder, 'sound.mp4'))));
  return faults;
}

const ticksIn = ({ chunks }: Track): number[] => chunks.flatMap(({ segments }) => segments.map(({ ticks }) => ticks));
const secondsIn = (track: Track): number => ticksIn(track).reduce((a, b) => a + b, 0) / track.timescale;

/** All encoded rungs are cut alike; the sound covers the picture and is less than one of its frames longer. */
function judgeBoundaries({ rungs, audio, durationMs }: Package): string[] {
  const cut = (rung: Rung): string => [rung.timescale, ...ticksIn(rung)].join(' ');
  const encoded = rungs.filter(({ joinable }) => joinable);
  const [lowest] = encoded;
  if (!lowest) return ['no rung was encoded'];
  const seconds = secondsIn(lowest);
  return [
    ...encoded.filter((rung) => cut(rung) !== cut(lowest)).map(({ name }) => `${name} is not cut as ${lowest.name} is`),
    ...audio.flatMap((sound) => {
      const over = secondsIn(sound) - seconds;
      return over < -1e-6 || over > AAC_FRAME / sound.timescale ? [`the sound is ${over} s longer than the picture`] : [];
    }),
    ...(Math.abs(seconds * 1000 - durationMs) > 1 ? [`it lasts ${seconds} s, and says ${durationMs} ms`] : []),
  ];
}

/** The segments of a chunk are all of it, one after another. */
const judgeBytes = ({ rungs, audio }: Package): string[] =>
  [...rungs, ...audio].flatMap(({ name, chunks }) =>
    chunks.flatMap(({ bytes, segments }) => {
      let at = 0;
      const isTiled = segments.every((segment) => segment.offset === at && (at += segment.bytes) > 0);
      return isTiled && at === bytes ? [] : [`${name}: segments do not fill their chunk`];
    }),
  );

/** So that any two lessons join, whoever made them, at whatever rates. Stills are without B pictures, and say so. */
const judgeHeaders = ({ rungs, audio }: Package, headers: Map<string, BlobHash>): string[] =>
  [
    ...rungs
      .filter(({ joinable }) => joinable)
      .map(({ width, height, name, init }) => ({ of: `${width}x${height}${name === STILLS ? ', stills' : ''}`, init })),
    ...audio.map(({ codec, timescale, name, init }) => ({ of: `${codec} ${timescale} ${name}`, init })),
  ].flatMap(({ of, init }) => {
    const known = headers.get(of) ?? init.blob;
    headers.set(of, known);
    return known === init.blob ? [] : [`the header of ${of} differs from that of another lesson`];
  });

function judgePicture(rung: Rung, looked: Looked): string[] {
  const frames = Math.round(secondsIn(rung) * rung.frameRate);
  const said = { frames, width: rung.width, height: rung.height, codec: rung.codec, starts: 0 };
  const found = { ...looked.picture, frames: looked.frames, starts: looked.starts };
  const off = Math.abs((looked.picture?.rate ?? 0) - rung.frameRate);
  return [...differences(rung.name, said, found), ...(off < 0.01 ? [] : [`${rung.name}: its rate is off by ${off}`])];
}

function judgeSound(sound: Track, looked: Looked): string[] {
  const frames = ticksIn(sound).reduce((a, b) => a + b, 0) / AAC_FRAME;
  return differences('sound', { frames, starts: 0 }, { frames: looked.packets, starts: looked.starts });
}

const differences = (name: string, said: Record<string, unknown>, found: Record<string, unknown>): string[] =>
  Object.keys(said).flatMap((key) =>
    said[key] === found[key] ? [] : [`${name}: ${key} is ${String(found[key])}, not ${String(said[key])}`],
  );
