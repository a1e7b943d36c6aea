import { spawn } from 'node:child_process';
import { once } from 'node:events';
import process from 'node:process';
import { expect, test } from 'vitest';
import { memoryOfGroup } from './browser-memory.ts';

const MB = 1024 * 1024;
/** Holds 40 MB, and its child another 40. */
const HOLDER = `
  const held = Buffer.alloc(40 * 1024 * 1024, 1);
  if (process.argv[1] !== 'child') require('node:child_process').spawn(process.execPath, ['-e', process.env.HOLDER, 'child'], { stdio: 'inherit' });
  else console.log('held');
  setInterval(() => held.length, 1000);
`;

test('a browser is as heavy as all the processes of its group', async () => {
  const leader = spawn(process.execPath, ['-e', HOLDER], {
    detached: true,
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, HOLDER },
  });
  try {
    await once(leader.stdout, 'data');
    expect(await memoryOfGroup(leader.pid ?? 0)).toBeGreaterThan(80 * MB);
  } finally {
    process.kill(-(leader.pid ?? 0), 'SIGKILL');
  }
});

test('where there is no such group, nothing is known', async () => {
  expect(await memoryOfGroup(2 ** 30)).toBeNull();
});
