import type { SampleLesson } from './expectations.ts';

/** How the devices and offices that lessons come from write them: the encoder's side of each file. */
type Recipe = {
  filters?: readonly string[];
  frameRate?: string;
  video: readonly string[];
  audio: readonly string[];
  container: readonly string[];
};

const h264 = (crf: number): string[] => ['-c:v', 'libx264', '-preset', 'ultrafast', '-crf', `${crf}`, '-g', '250', '-pix_fmt', 'yuv420p'];
const aac = (kbps: number): string[] => ['-c:a', 'aac', '-b:a', `${kbps}k`, '-ar', '44100'];

const recipes: Readonly<Record<string, Recipe>> = {
  'apple-pruning.mp4': { video: [...h264(20), '-tune', 'stillimage'], audio: aac(96), container: ['-f', 'mp4'] },
  // A county station's tape: interlaced, oblong pixels, a little noise, a programme stream whose clock does not begin at 0.
  'potato-blight.mpg': {
    frameRate: '50',
    filters: ['scale=720:576', 'setsar=16/15', 'interlace=scan=tff:lowpass=linear', 'noise=alls=7:allf=t'],
    video: [
      '-c:v',
      'mpeg2video',
      '-b:v',
      '5M',
      '-maxrate',
      '8M',
      '-bufsize',
      '1835k',
      '-g',
      '12',
      '-bf',
      '2',
      '-flags',
      '+ildct+ilme',
      '-top',
      '1',
      '-pix_fmt',
      'yuv420p',
    ],
    audio: ['-c:a', 'mp2', '-b:a', '192k', '-ar', '48000', '-ac', '2'],
    container: ['-f', 'vob'],
  },
  'sheep-pen.mp4': { video: h264(23), audio: [...aac(128), '-ac', '2'], container: ['-f', 'mp4', '-movflags', '+faststart'] },
  // A phone held upright writes the sensor's lying picture and a note to turn it.
  'portrait-phone.mp4': {
    filters: ['transpose=cclock'],
    video: h264(21),
    audio: aac(64),
    container: ['-f', 'mp4'],
  },
  'silent-slides.mkv': { video: h264(21), audio: ['-an'], container: ['-f', 'matroska'] },
  'odd-size.avi': {
    video: ['-c:v', 'mjpeg', '-q:v', '4', '-pix_fmt', 'yuvj420p'],
    audio: ['-c:a', 'pcm_s16le', '-ar', '22050'],
    container: ['-f', 'avi'],
  },
  'pepper-greenhouse.mp4': { frameRate: '30000/1001', video: h264(23), audio: aac(96), container: ['-f', 'mp4'] },
  'short.mp4': { video: h264(22), audio: aac(48), container: ['-f', 'mp4'] },
};

export function recipeOf({ file, fps }: SampleLesson): Required<Recipe> {
  const recipe = recipes[file];
  if (!recipe) throw new Error(`no recipe for ${file}`);
  return { filters: [], frameRate: `${fps}`, ...recipe };
}
