import { beforeEach, expect, test, vi } from 'vitest';
import { browserStorage } from '#tests/support/browser-storage.ts';
import { ContentId, LessonId, newId } from '#shared/model/ids.ts';
import { AppError } from '#shared/problem.ts';
import { siftMedia } from './media-files.ts';
import { unlessHere } from './same-file.ts';
import type { SendFile } from './send-file.ts';
import { fingerprintOf, keepBegun, listUnfinished } from './unfinished.ts';
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

const same = { id: ContentId.parse(newId('les', LessonId)), title: '春耕', state: 'ready' as const };

test('what is there already does not travel, says as what it is there, and travels when somebody insists', async () => {
  const { send, call, names } = line();
  const queue = uploadQueue(
    unlessHere(send, (file) => Promise.resolve(file.name === 'old' ? same : null)),
    Date.now,
    send,
  );
  queue.add([fileOf('old'), fileOf('new')]);
  await vi.waitFor(() => expect(states(queue)).toEqual(['known', 'sending']));
  expect(names()).toEqual(['new']);
  expect(queue.list()[0]).toMatchObject({ same, sent: 0 });
  queue.leave();
  expect(listUnfinished(nobody).map(({ name }) => name)).toEqual(['new']); // Nobody is asked for it after a reload.
  queue.takeAnyway(queue.list()[0]?.fingerprint ?? '');
  expect(names()).toEqual(['new', 'old']);
  call(1).finish('les_2');
  await vi.waitFor(() => expect(states(queue)).toEqual(['done', 'sending']));
});

test('what has begun to arrive goes on without a question, and so does what nobody can answer for', async () => {
  const { send, names } = line();
  const begun = fileOf('begun');
  keepBegun({ fingerprint: fingerprintOf(begun), name: 'begun', bytes: 1000, sent: 400, seenAt: 0 });
  const find = vi.fn(() => Promise.reject(new Error('cable out')));
  const queue = uploadQueue(unlessHere(send, find), Date.now, send);
  queue.add([begun]);
  expect([names(), find.mock.calls.length]).toEqual([['begun'], 0]);
  queue.add([fileOf('other')]);
  await vi.waitFor(() => expect(names()).toEqual(['begun', 'other']));
});

test('of a folder only media travel, in the order people count in; what else lies there is named, except what systems leave', () => {
  const files = ['第10课.mp4', '第2课.MKV', '教案.docx', '.DS_Store', 'Thumbs.db', '封面.jpg', '._第2课.MKV', '名单'].map((name) =>
    fileOf(name),
  );
  const { media, leftOut } = siftMedia(files);
  expect(media.map(({ name }) => name)).toEqual(['第2课.MKV', '第10课.mp4', '封面.jpg']);
  expect(leftOut.toSorted()).toEqual(['名单', '教案.docx'].toSorted());
});
