import { join } from 'node:path';
import { loadExpectations } from '../../samples/expectations.ts';
import { makeLesson } from '../../samples/make-lesson.ts';
import { ffmpeg } from '../../samples/process.ts';

const SIZE = { width: 1920, height: 1080 };

/** A deck of the samples, drawn in full HD. */
export async function makeSlides(folder: string, seconds: number): Promise<string> {
  const deck = (await loadExpectations()).lessons.find(({ file }) => file === 'apple-pruning.mp4');
  if (!deck) throw new Error('no deck among the samples');
  await makeLesson({ ...deck, ...SIZE, coded: SIZE, hasAudio: false, durationMs: seconds * 1000 }, folder);
  return join(folder, deck.file);
}

const RATE = 25;

/** One picture drawn by formula and repeated. */
const still = (size: string, format: string, planes: Record<string, string>, after: string): string =>
  [
    `color=c=black:s=${size}:r=${RATE}:d=0.04`,
    `format=${format}`,
    `geq=${Object.entries(planes)
      .map(([plane, formula]) => `${plane}='${formula}'`)
      .join(':')}`,
    after,
    'trim=end_frame=1',
    'loop=-1:1',
    `setpts=N/${RATE}/TB`,
  ].join(',');

/** Shelves out of focus, with a texture of their own. */
const room = still(
  '1920x1080',
  'yuv444p',
  {
    lum: '100+40*sin(X/170)*cos(Y/90)+25*sin(X/23+Y/31)+18*gt(mod(X,240),226)-30*gt(Y,820)',
    cb: '122+8*sin(X/300)',
    cr: '130+6*cos(Y/200)',
  },
  'noise=c0_seed=5:alls=26:allf=u,gblur=sigma=1.1',
);

const HEAD = 'clip(8*(1-hypot((X-380)/210,(Y-300)/280)),0,1)';
const SHOULDERS = 'clip(6*(1-hypot((X-380)/370,(Y-1000)/430)),0,1)';
const figure = still(
  '760x1000',
  'yuva444p',
  {
    lum: 'if(lt(Y,560),150+35*sin(X/60)*cos(Y/80)-55*lt(Y,150)+10*sin(X/9)*sin(Y/7),70+25*sin((X+Y)/14)+15*sin(Y/60))',
    cb: 'if(lt(Y,560),112,140)',
    cr: 'if(lt(Y,560),146,120)',
    a: `255*${HEAD}+255*${SHOULDERS}`,
  },
  'noise=c0_seed=9:c0s=24:c0f=u,gblur=sigma=0.8',
);
const mouth = still(
  '150x70',
  'yuva444p',
  { lum: '60-20*gt(Y,35)', cb: '120', cr: '150', a: '255*clip(9*(1-hypot((X-75)/75,(Y-35)/35)),0,1)' },
  'null',
);

const SWAY = ['70*sin(t*0.9)+12*sin(t*2.7)', '18*sin(t*1.7)'] as const;

/**
 * Somebody who talks, as a camera gives it: skin, cloth and wall have fine texture, the figure sways and nods by fractions of a pixel, the mouth
 * moves, the sensor adds its noise to every picture, and the camera's own encoder writes 16 Mbit/s.
 */
export async function makeTalker(folder: string, { seconds, seed }: { seconds: number; seed: number }): Promise<string> {
  const graph = [
    `${room}[room]`,
    `${figure},rotate=a='0.05*sin(t*1.3)+0.02*sin(t*3.1)':c=none[figure]`,
    `${mouth},scale=w=150:h='8+2*trunc(14*abs(sin(t*9)*sin(t*2.3)))':eval=frame[mouth]`,
    `[room][figure]overlay=x='580+${SWAY[0]}':y='90+${SWAY[1]}':format=yuv444[dumb]`,
    `[dumb][mouth]overlay=x='885+${SWAY[0]}':y='510-h/2+${SWAY[1]}':format=yuv444[talker]`,
    `[talker]format=yuv420p,noise=all_seed=${seed}:alls=4:allf=t[camera]`,
  ];
  const coding = ['-c:v', 'libx264', '-preset', 'veryfast', '-b:v', '16M', '-maxrate', '20M', '-bufsize', '20M'];
  await ffmpeg(
    ['-filter_complex', graph.join(';'), '-map', '[camera]', '-frames:v', String(seconds * RATE), ...coding, 'talker.mp4'],
    folder,
  );
  return join(folder, 'talker.mp4');
}
