import { existsSync } from 'node:fs';
import { expect, test } from 'vitest';
import { Killed } from './media-fault.ts';
import { runTool } from './run-ffmpeg.ts';

test('a tool that somebody killed has said nothing about the file: it is told apart from one that ended badly', async () => {
  await expect(runTool(['sh', '-c', 'kill -9 $$'], { args: [] })).rejects.toBeInstanceOf(Killed);
  expect(await runTool(['sh', '-c', 'exit 3'], { args: [] })).toMatchObject({ code: 3 });
});

test.skipIf(!existsSync('/proc/self/autogroup'))(
  'a tool stands back with all of its session, where Linux shares the processor between sessions',
  async () => {
    const untilBack = 'until grep "nice 10" /proc/self/autogroup; do sleep 0.05; done; nice';
    const told: string[] = [];
    await runTool(['sh', '-c', untilBack], { args: [], onStdout: (line) => told.push(line) });
    expect(told).toEqual([expect.stringContaining('nice 10'), '10']);
  },
);
