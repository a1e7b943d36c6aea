import { beforeEach, expect, test, vi } from 'vitest';
import { browserStorage } from '#tests/support/browser-storage.ts';
import { AppError } from '#shared/problem.ts';
import type { SendFile } from './send-file.ts';
import { listUnfinished } from './unfinished.ts';
import { uploadQueue } from './upload-queue.ts';

beforeEach(() => void vi.stubGlobal('localStorage', browserStorage()));

const fileOf = (name: string, bytes = 1000): File => new File([new Uint8Array(bytes)], name, { lastModified: 1 });
const nobody = new Set<string>();

/** A line to the server that moves only when the test says so. */
function line() {
  const calls: {
    name: string;
    sent: (bytes: number) => void;
    finish: (content: string) => void;
    fail: (error: unknown) => void;
    stops: boolean[];
  }[] = [];
  const send: SendFile = (file, _, onSent) => {
    const { promise, resolve, reject } = Promise.withResolvers<string | null>();
    const stops: boolean[] = [];
    calls.push({ name: file.name, sent: onSent, finish: resolve, fail: reject, stops });
    return { ended: promise, stop: (forGood) => void stops.push(forGood) };
  };
  function call(index: number) {
    const begun = calls[index];
    if (!begun) throw new Error(`no upload number ${index} has begun`);
    return begun;
  }
  return { send, call, names: () => calls.map(({ name }) => name) };
}
const states = (queue: ReturnType<typeof uploadQueue>) => queue.list().map(({ state }) => state);

test('two files travel at a time, the next follows when one has arrived', async () => {
  const { send, call, names } = line();
  const queue = uploadQueue(send);
  queue.add([fileOf('a'), fileOf('b'), fileOf('c')]);
  expect(names()).toEqual(['a', 'b']);
  call(0).finish('les_1');
  await vi.waitFor(() => expect(names()).toEqual(['a', 'b', 'c']));
  expect(queue.list()[0]).toMatchObject({ state: 'done', content: 'les_1', sent: 1000 });
});

test('the same file dropped twice travels once', () => {
  const { send, names } = line();
  const queue = uploadQueue(send);
  queue.add([fileOf('a')]);
  queue.add([fileOf('a')]);
  expect(names()).toEqual(['a']);
});

test('a page that is reloaded leaves word of what did not arrive, and of how far it came', () => {
  const { send, call } = line();
  const queue = uploadQueue(send);
  queue.add([fileOf('lesson.mp4')]);
  call(0).sent(400);
  expect(listUnfinished(nobody)).toEqual([]); // Another tab is not asked for a file that is on its way here.
  queue.leave();
  expect(listUnfinished(nobody)).toMatchObject([{ name: 'lesson.mp4', bytes: 1000, sent: 400 }]);
});

test('a page that died without a word is given up after a while', () => {
  const { send } = line();
  uploadQueue(send, () => 1_000_000).add([fileOf('lesson.mp4')]);
  expect(listUnfinished(nobody, 1_010_000)).toEqual([]);
  expect(listUnfinished(nobody, 1_016_000)).toHaveLength(1);
});

test('what arrived, and what the server refused, is not asked for again', async () => {
  const { send, call } = line();
  const queue = uploadQueue(send);
  queue.add([fileOf('good'), fileOf('refused')]);
  call(0).finish('les_1');
  call(1).fail(new AppError('too_large'));
  await vi.waitFor(() => expect(states(queue)).toEqual(['done', 'failed']));
  queue.leave();
  expect(listUnfinished(nobody)).toEqual([]);
});

test('what a broken line stopped can be gone on with', async () => {
  const { send, call, names } = line();
  const queue = uploadQueue(send);
  queue.add([fileOf('a')]);
  call(0).sent(500);
  call(0).fail(new Error('cable out'));
  await vi.waitFor(() => expect(states(queue)).toEqual(['failed']));
  queue.leave();
  expect(listUnfinished(nobody)).toHaveLength(1);
  queue.resume(queue.list()[0]?.fingerprint ?? '');
  expect(names()).toEqual(['a', 'a']);
});

test('pausing keeps what arrived, dropping takes it back from the server', () => {
  const { send, call } = line();
  const queue = uploadQueue(send);
  queue.add([fileOf('a'), fileOf('b')]);
  const [a, b] = queue.list();
  queue.pause(a?.fingerprint ?? '');
  queue.drop(b?.fingerprint ?? '');
  expect(call(0).stops).toEqual([false]);
  expect(call(1).stops).toEqual([true]);
  expect(states(queue)).toEqual(['paused']);
});
