import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { ensureSamples } from '#scripts/samples/ensure.ts';
import { loadExpectations, madeFolder, type SampleLesson } from '#scripts/samples/expectations.ts';
import { run } from '#scripts/samples/process.ts';
import { temporaryFolder } from '#tests/support/folder.ts';
import { readMark, readMarkFromPng } from '#tests/support/mark.ts';

const { lessons, images, broken } = await loadExpectations();

beforeAll(async () => {
  await ensureSamples();
}, 300_000);

const ffmpeg = (...args: string[]): Promise<Buffer> => run('ffmpeg', ['-v', 'error', '-nostdin', ...args], madeFolder);

const Probe = z.object({
  streams: z.array(
    z.object({
      codec_type: z.string(),
      codec_name: z.string(),
      width: z.int().optional(),
      height: z.int().optional(),
      sample_aspect_ratio: z.string().optional(),
      field_order: z.string().optional(),
      avg_frame_rate: z.string(),
      nb_read_packets: z.coerce.number(),
      side_data_list: z.array(z.object({ rotation: z.int().optional() })).optional(),
    }),
  ),
  format: z.object({ duration: z.coerce.number() }),
});

describe.each(lessons)('$file', (lesson) => {
  test('is what the expectations say', async () => {
    const printed = await run(
      'ffprobe',
      ['-v', 'error', '-count_packets', '-show_streams', '-show_format', '-of', 'json', lesson.file],
      madeFolder,
    );
    const { streams, format } = Probe.parse(JSON.parse(printed.toString()));
    const video = streams.find((stream) => stream.codec_type === 'video');
    const [across = 1, down = 1] = (video?.sample_aspect_ratio ?? '1:1').split(':').map(Number);
    const [frames = 0, seconds = 1] = (video?.avg_frame_rate ?? '').split('/').map(Number);

    expect(video).toMatchObject({ codec_name: lesson.videoCodec, ...lesson.coded });
    expect(shown(lesson, across / down)).toEqual({ width: lesson.width, height: lesson.height });
    expect(frames / seconds).toBeCloseTo(lesson.fps, 2);
    expect(Math.abs((video?.nb_read_packets ?? 0) - (lesson.fps * lesson.durationMs) / 1000)).toBeLessThanOrEqual(1);
    expect(video?.side_data_list?.find((side) => side.rotation !== undefined)?.rotation ?? 0).toBe(0 - lesson.rotation);
    expect(video?.field_order === 'tt').toBe(lesson.isInterlaced);
    expect(streams.some((stream) => stream.codec_type === 'audio')).toBe(lesson.hasAudio);
    expect(Math.abs(format.duration * 1000 - lesson.durationMs)).toBeLessThanOrEqual(lesson.toleranceMs);
  });

  test('shows each second to a machine, even at 144 lines and a miserly bitrate', async () => {
    await using folder = await temporaryFolder();
    const small = join(folder.path, 'small.mp4');
    const width = Math.round((144 * lesson.width) / lesson.height / 2) * 2;
    const squeeze = `yadif=deint=interlaced,scale=${width}:144,setsar=1,fps=5`;
    await ffmpeg(
      '-i',
      lesson.file,
      '-an',
      '-vf',
      squeeze,
      '-c:v',
      'libx264',
      '-preset',
      'veryfast',
      '-b:v',
      '40k',
      '-maxrate',
      '50k',
      '-bufsize',
      '100k',
      small,
    );
    const frames = await ffmpeg('-i', small, '-f', 'rawvideo', '-pix_fmt', 'rgba', 'pipe:1');

    const size = width * 144 * 4;
    const seconds = Array.from({ length: lesson.durationMs / 1000 }, (_, second) => second);
    const marks = seconds.map((second) => readMark(frames.subarray((second * 5 + 2) * size, (second * 5 + 3) * size), width, 144));
    expect(marks).toEqual(seconds.map((second) => ({ lesson: lesson.lesson, second })));
  });

  test('changes its mark with the first frame of a second', async () => {
    const second = 3;
    // Decoded from the start: seeking in a programme stream may land a little late.
    const markAt = async (time: number): Promise<number | undefined> => {
      const from = ['-vf', `trim=start=${time.toFixed(4)}`, '-frames:v', '1'];
      return (await readMarkFromPng(await ffmpeg('-i', lesson.file, ...from, '-f', 'image2pipe', '-c:v', 'png', 'pipe:1')))?.second;
    };
    expect(await markAt(second - 0.002)).toBe(second);
    expect(await markAt(second - 1.2 / lesson.fps)).toBe(second - 1);
  });
});

function shown({ coded, rotation }: SampleLesson, pixelAspect: number): { width: number; height: number } {
  const flat = { width: Math.round(coded.width * pixelAspect), height: coded.height };
  return rotation % 180 === 0 ? flat : { width: flat.height, height: flat.width };
}

test.each(images)('$file is an image of its size, and says which one', async (image) => {
  const png = await ffmpeg('-i', image.file, '-f', 'image2pipe', '-c:v', 'png', 'pipe:1');
  expect(await readMarkFromPng(png)).toEqual({ lesson: image.lesson, second: 0 });
  const size = await run('ffprobe', ['-v', 'error', '-show_entries', 'stream=width,height', '-of', 'csv=p=0', image.file], madeFolder);
  expect(size.toString().trim()).toBe(`${image.width},${image.height}`);
});

test('the broken ones cannot be read, or give errors when they are', async () => {
  const complaint = (file: string): Promise<string> =>
    run(
      'ffmpeg',
      ['-v', 'error', '-xerror', '-nostdin', '-protocol_whitelist', 'file', '-i', file, '-map', '0:v', '-f', 'null', '-'],
      madeFolder,
    ).then(
      () => 'none',
      (error: unknown) => (error instanceof Error ? error.message : 'unknown'),
    );
  const complaints = await Promise.all(broken.map(({ file }) => complaint(file)));
  expect(complaints).not.toContain('none');
});
