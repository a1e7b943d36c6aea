import { expect, test } from 'vitest';
import { Killed } from './media-fault.ts';
import { runTool } from './run-ffmpeg.ts';

test('a tool that somebody killed has said nothing about the file: it is told apart from one that ended badly', async () => {
  await expect(runTool(['sh', '-c', 'kill -9 $$'], { args: [] })).rejects.toBeInstanceOf(Killed);
  expect(await runTool(['sh', '-c', 'exit 3'], { args: [] })).toMatchObject({ code: 3 });
});
