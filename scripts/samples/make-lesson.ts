import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isHighDefinition } from './colour.ts';
import { deckPage } from './deck.ts';
import type { SampleLesson } from './expectations.ts';
import { filmReel } from './film.ts';
import { scripts, type Deck, type Film } from './lessons.ts';
import { ffmpeg } from './process.ts';
import { noteQuarterTurn } from './quarter-turn.ts';
import { recipeOf } from './recipes.ts';
import { speak } from './voice.ts';

/** Makes one lesson in `folder`. */
export async function makeLesson(lesson: SampleLesson, folder: string): Promise<void> {
  const script = scripts[lesson.file];
  if (!script) throw new Error(`no script for ${lesson.file}`);
  const recipe = recipeOf(lesson);
  const voice = lesson.hasAudio ? ['-i', await speak(lesson, script, folder)] : [];
  const picture = script.kind === 'deck' ? await slides(lesson, script, folder) : await film(lesson, script, recipe.frameRate, folder);
  const chain = [...picture, toVideo(lesson), ...recipe.filters].join(',');
  const maps = ['-map', '[v]', ...(lesson.hasAudio ? ['-map', '0:a'] : [])];
  const output = ['-t', `${lesson.durationMs / 1000}`, ...recipe.video, ...coloursOf(lesson), ...recipe.audio, ...recipe.container];
  await ffmpeg([...voice, '-filter_complex', `${chain}[v]`, ...maps, ...output, lesson.file], folder);
  if (lesson.rotation === 90) await noteQuarterTurn(join(folder, lesson.file), lesson);
}

function coloursOf(lesson: SampleLesson): string[] {
  const [matrix, primaries] = isHighDefinition(lesson) ? ['bt709', 'bt709'] : ['bt470bg', 'bt470bg'];
  return ['-colorspace', matrix, '-color_primaries', primaries, '-color_trc', 'bt709'];
}

/** Slides change once a second at most, so one drawn frame a second is enough; the rest are copies. */
async function slides(lesson: SampleLesson, deck: Deck, folder: string): Promise<string[]> {
  const name = `${lesson.file}.ass`;
  await writeFile(join(folder, name), deckPage(lesson, deck));
  return [
    `color=s=${lesson.width}x${lesson.height}:r=1:d=${lesson.durationMs / 1000}`,
    'format=gbrp',
    `ass=${name}`,
    matrix(lesson),
    `fps=${lesson.fps}`,
  ];
}

async function film(lesson: SampleLesson, script: Film, frameRate: string, folder: string): Promise<string[]> {
  const { backdrop, front, backdropWidth, panPxPerFrame } = filmReel(lesson, script, lesson.isInterlaced ? lesson.fps * 2 : lesson.fps);
  await writeFile(join(folder, `${lesson.file}.backdrop.ass`), backdrop);
  await writeFile(join(folder, `${lesson.file}.ass`), front);
  return [
    `color=s=${backdropWidth}x${lesson.height}:r=${frameRate}:d=1`,
    'format=gbrp,trim=end_frame=1',
    `ass=${lesson.file}.backdrop.ass`,
    matrix(lesson),
    panPxPerFrame > 0 ? 'format=yuv444p' : 'format=yuv420p', // Shared colour samples would let the camera move by two pixels only.
    `loop=loop=-1:size=1,setpts=N`,
    `crop=${lesson.width}:${lesson.height}:x=n*${panPxPerFrame}:y=0`,
    'format=yuv420p',
    `ass=${lesson.file}.ass`,
  ];
}

/** What is drawn as RGB is written by the rule that players assume for this size. */
const matrix = (lesson: SampleLesson): string => `scale=out_color_matrix=${isHighDefinition(lesson) ? 'bt709' : 'bt601'}`;

const toVideo = ({ videoCodec }: SampleLesson): string => (videoCodec === 'mjpeg' ? 'format=yuvj420p' : 'format=yuv420p');
