import path from 'node:path';
import { ffmpeg } from '../samples/process.ts';
import { noteQuarterTurn } from '../samples/quarter-turn.ts';
import type { Recipe, Sound } from './recipe.ts';

const PIXELS: Record<string, string> = { ffv1: 'yuv444p', mjpeg: 'yuvj444p' };
const CODING: Record<string, string[]> = {
  libx264: ['-preset', 'ultrafast', '-g', '77'],
  libvpx: ['-deadline', 'realtime', '-cpu-used', '8', '-b:v', '500k'],
  mpeg2video: ['-b:v', '2M', '-g', '15'],
  mpeg4: ['-b:v', '1M'],
};

/** Makes the recording; the same recipe makes the same one. */
export async function makeSource(recipe: Recipe, folder: string): Promise<string> {
  const name = `source.${recipe.container}`;
  const { sound } = recipe;
  // Two inputs that lie apart in time: whichever is late is moved.
  const shift = (seconds: number): string[] => (seconds > 0 ? ['-itsoffset', seconds.toFixed(3)] : []);
  const picture = [...shift(-(sound?.late ?? 0)), '-f', 'lavfi', '-i', pictureOf(recipe)];
  const noise = sound ? [...shift(sound.late), '-f', 'lavfi', '-i', noiseOf(sound, recipe.seconds), '-map', '1:a'] : [];
  const coding = [
    '-c:v',
    recipe.video,
    '-pix_fmt',
    PIXELS[recipe.video] ?? 'yuv420p',
    ...(CODING[recipe.video] ?? []),
    ...fieldsOf(recipe),
  ];
  const soundCoding = sound ? ['-c:a', sound.codec, '-ar', String(sound.rate), '-ac', String(sound.channels)] : [];
  const timing = ['-fps_mode', recipe.dropped > 0 ? 'vfr' : 'passthrough', '-bitexact', '-strict', '-2'];
  await ffmpeg([...picture, ...noise, '-map', '0:v', ...coding, ...soundCoding, ...timing, name], folder);
  const file = path.join(folder, name);
  if (recipe.isTurned) await noteQuarterTurn(file, { coded: recipe });
  return file;
}

/** Never the same for long: each cut turns the picture into its negative or back. */
function pictureOf({ width, height, fps, seconds, cuts, dropped, isInterlaced }: Recipe): string {
  const rate = isInterlaced ? `2*${fps}` : fps;
  const turns = cuts.map((at) => `gte(t,${at.toFixed(3)})`).join('+');
  return [
    `testsrc2=s=${width}x${height}:r=${rate}:d=${seconds}`,
    `negate=enable='mod(${turns},2)'`,
    ...(dropped > 0 ? [`select='eq(n,0)+gt(random(1),${dropped.toFixed(3)})'`] : []),
    ...(isInterlaced ? ['tinterlace=interleave_top', 'setfield=tff'] : []),
  ].join(',');
}

const fieldsOf = ({ isInterlaced }: Recipe): string[] => (isInterlaced ? ['-flags', '+ildct+ilme', '-top', '1'] : []);

/** Loud and silent by turns, so that some of its segments cost far more than others. */
function noiseOf({ rate, longer }: Sound, seconds: number): string {
  return `anoisesrc=r=${rate}:d=${(seconds + longer).toFixed(3)}:seed=7:a=0.4,volume=0:enable='gt(mod(t,9),5)'`;
}
