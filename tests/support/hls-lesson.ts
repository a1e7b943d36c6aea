import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { BAR_HEIGHT, CELL_BOTTOM, CELL_TOP, CELLS, cellsOf } from '#scripts/samples/mark-pattern.ts';

export interface LessonShape {
  /** 1 … 55, as the mark has it. */
  lesson: number;
  seconds: number;
  /** Brightness and colour of the whole picture, as Y, U and V. */
  colour: readonly [number, number, number];
  /** The colour and nothing else, not even the mark. */
  isBare?: boolean;
}

const WIDTH = 640;
const HEIGHT = 360;
const FPS = 25;

/** Makes a small lesson as HLS: fMP4 by byte ranges, sound as a rendition of its own. Each frame bears the mark. */
export async function makeHlsLesson(folder: string, shape: LessonShape): Promise<void> {
  await mkdir(folder, { recursive: true });
  const video = ['-f', 'rawvideo', '-pix_fmt', 'yuv420p', '-s', `${WIDTH}x${HEIGHT}`, '-r', String(FPS), '-i', 'pipe:0'];
  const sound = ['-f', 'lavfi', '-i', `sine=frequency=${300 + shape.lesson * 60}:sample_rate=48000`, '-t', String(shape.seconds)];
  const codecs = [
    '-c:v',
    'libx264',
    '-preset',
    'ultrafast',
    '-g',
    '50',
    '-keyint_min',
    '50',
    '-sc_threshold',
    '0',
    '-c:a',
    'aac',
    '-ac',
    '2',
  ];
  const hls = ['-f', 'hls', '-hls_time', '2', '-hls_playlist_type', 'vod', '-hls_segment_type', 'fmp4', '-hls_flags', 'single_file'];
  const streams = [
    '-master_pl_name',
    'master.m3u8',
    '-var_stream_map',
    'v:0,agroup:sound,name:360p a:0,agroup:sound,default:yes,name:sound',
  ];
  const files = ['-hls_fmp4_init_filename', 'init.mp4', '-hls_segment_filename', join(folder, '%v.m4s'), join(folder, '%v.m3u8')];
  const args = ['-v', 'error', ...video, ...sound, '-map', '0:v', '-map', '1:a', ...codecs, ...hls, ...streams, ...files];
  const ffmpeg = spawn('ffmpeg', args, { cwd: folder, stdio: ['pipe', 'ignore', 'inherit'] });
  const gone = once(ffmpeg, 'exit');
  for (let frame = 0; frame < shape.seconds * FPS; frame += 1) {
    if (!ffmpeg.stdin.write(pictureAt(shape, Math.floor(frame / FPS)))) await once(ffmpeg.stdin, 'drain');
  }
  ffmpeg.stdin.end();
  const [code] = await gone;
  if (code !== 0) throw new Error(`ffmpeg ended with ${String(code)}`);
}

/** One frame in planes: colour all over, a dark bar at the foot, bright cells in it. */
function pictureAt({ lesson, colour: [luma, u, v], isBare = false }: LessonShape, second: number): Buffer {
  const picture = Buffer.alloc(WIDTH * HEIGHT * 1.5);
  const chroma = (WIDTH * HEIGHT) / 4;
  picture.fill(luma, 0, WIDTH * HEIGHT);
  if (!isBare) picture.fill(16, WIDTH * Math.round(HEIGHT * (1 - BAR_HEIGHT)), WIDTH * HEIGHT);
  picture.fill(u, WIDTH * HEIGHT, WIDTH * HEIGHT + chroma);
  picture.fill(v, WIDTH * HEIGHT + chroma);
  const [top, bottom] = [Math.round(HEIGHT * CELL_TOP), Math.round(HEIGHT * CELL_BOTTOM)];
  for (const [index, isBright] of cellsOf({ lesson, second }).entries()) {
    if (!isBright || isBare) continue;
    const [from, to] = [Math.round((WIDTH * index) / CELLS), Math.round((WIDTH * (index + 1)) / CELLS)];
    for (let y = top; y < bottom; y += 1) picture.fill(235, y * WIDTH + from, y * WIDTH + to);
  }
  return picture;
}
