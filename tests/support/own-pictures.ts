import { join } from 'node:path';
import { ffmpeg } from './packages.ts';

export type Film = {
  file?: string;
  size?: string;
  rate?: string;
  seconds?: number;
  soundSeconds?: number;
  filter?: string;
  x264?: string;
  coding?: readonly string[];
  /** AAC in Matroska begins a frame before the picture: too late for a copy. */
  sound?: string;
};

/** Small and thrifty, as a source that conforms is; `coding` and `x264` spoil it. */
export async function film(folder: string, given: Film): Promise<string> {
  const { file = 'film.mp4', size = '320x180', rate = '25', seconds = 10, soundSeconds = seconds, filter = 'null' } = given;
  const path = join(folder, file);
  const sources = [
    '-f',
    'lavfi',
    '-i',
    `testsrc2=s=${size}:r=${rate}:d=${seconds},${filter}`,
    '-f',
    'lavfi',
    '-i',
    `sine=d=${soundSeconds}`,
  ];
  const x264 = `keyint=50:min-keyint=10:scenecut=40:open-gop=0:colormatrix=bt709:${given.x264 ?? ''}`;
  const thrift = ['-b:v', '150k', '-maxrate', '250k', '-bufsize', '250k'];
  const coding = [
    '-c:v',
    'libx264',
    '-pix_fmt',
    'yuv420p',
    '-preset',
    'veryfast',
    ...thrift,
    '-x264-params',
    x264,
    ...(given.coding ?? []),
  ];
  await ffmpeg(...sources, '-fps_mode', 'passthrough', ...coding, '-c:a', given.sound ?? 'aac', path);
  return path;
}

/** It conforms as far as can be told beforehand; one of its pictures does not decode as it should. */
export async function spoiltFilm(folder: string): Promise<string> {
  const source = await film(folder, { seconds: 20 });
  const spoilt = join(folder, 'spoilt.mp4');
  await ffmpeg('-i', source, '-c', 'copy', '-bsf:v', "noise=amount='if(eq(n,300),20,0)'", spoilt);
  return spoilt;
}
