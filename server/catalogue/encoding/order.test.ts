import { array, assert, constantFrom, integer, option, property, record } from 'fast-check';
import { expect, test } from 'vitest';
import { nextOf, withTurn, type Served, type Waiting } from './order.ts';

const piece = (given: Partial<Waiting>): Waiting => ({
  lesson: 'les_a',
  uploader: 'ann',
  kind: 'chunk',
  index: 0,
  left: 1000,
  neededAt: null,
  since: 0,
  ...given,
});
const none: Served = new Map();
const pick = (waiting: Waiting[], served = none) => nextOf(waiting, served)?.lesson;

test('somebody who waits for a glimpse is served before anything that takes long', () => {
  expect(pick([piece({ lesson: 'long', neededAt: 5 }), piece({ lesson: 'new', kind: 'first' })])).toBe('new');
});

test('what a screen is to show soonest comes first, whoever brought it and however long it is', () => {
  const soon = piece({ lesson: 'soon', neededAt: 1000, left: 90_000, uploader: 'ann' });
  const later = piece({ lesson: 'later', neededAt: 2000, left: 10, uploader: 'bob' });
  expect(pick([piece({ lesson: 'nobody', left: 1 }), later, soon], new Map([['ann', 1e6]]))).toBe('soon');
});

test('a short lesson is not stuck behind a long one of the same person', () => {
  expect(pick([piece({ lesson: 'long', left: 200_000, since: 1 }), piece({ lesson: 'short', left: 1500, since: 2 })])).toBe('short');
});

test('two uploaders get their turns, also when one brings a hundred lessons and the other one', () => {
  const many = Array.from({ length: 100 }, (_, index) => piece({ lesson: `many${index}`, uploader: 'ann', left: 100, since: index }));
  const one = piece({ lesson: 'one', uploader: 'bob', left: 50_000, since: 999 });
  let served: Served = new Map();
  const turns = new Map<string, number>();
  for (let turn = 0; turn < 20; turn++) {
    const next = nextOf([...many, one], served);
    if (!next) throw new Error('nothing');
    turns.set(next.uploader, (turns.get(next.uploader) ?? 0) + 1);
    served = withTurn(served, next, 300, new Set(['ann', 'bob']));
  }
  expect(Math.abs((turns.get('ann') ?? 0) - (turns.get('bob') ?? 0))).toBeLessThanOrEqual(2);
});

test('who comes late neither waits for the past of others nor takes all that comes', () => {
  let served: Served = new Map([['ann', 90_000]]);
  const turns: string[] = [];
  for (let turn = 0; turn < 6; turn++) {
    const next = nextOf([piece({ uploader: 'ann', lesson: 'old' }), piece({ uploader: 'new', lesson: 'late' })], served);
    if (!next) throw new Error('nothing');
    turns.push(next.lesson);
    served = withTurn(served, next, 300, new Set(['ann', 'new']));
  }
  expect(turns.filter((lesson) => lesson === 'late')).toHaveLength(3);
  expect(turns[0]).toBe('late');
});

test('within a lesson: its beginning, then its sound, then the rest, copies last', () => {
  const waiting = [
    piece({ kind: 'copy' }),
    piece({ kind: 'chunk', index: 1 }),
    piece({ kind: 'sound' }),
    piece({ kind: 'chunk', index: 0 }),
    piece({ kind: 'first' }),
  ];
  const order: string[] = [];
  while (waiting.length > 0) {
    const next = nextOf(waiting, none);
    if (!next) break;
    order.push(`${next.kind} ${next.index}`);
    waiting.splice(waiting.indexOf(next), 1);
  }
  expect(order).toEqual(['first 0', 'chunk 0', 'sound 0', 'chunk 1', 'copy 0']);
});

const anyPiece = record({
  lesson: constantFrom('a', 'b', 'c'),
  uploader: constantFrom('ann', 'bob'),
  kind: constantFrom('first' as const, 'chunk' as const, 'sound' as const, 'seal' as const),
  index: integer({ min: 0, max: 3 }),
  left: integer({ min: 1, max: 9 }),
  neededAt: option(integer({ min: 0, max: 9 })),
  since: integer({ min: 0, max: 9 }),
});

test('the choice is one of those that wait, and does not depend on the order in which they are told', () => {
  assert(
    property(array(anyPiece, { minLength: 1, maxLength: 8 }), (waiting) => {
      const next = nextOf(waiting, none);
      expect(waiting).toContain(next);
      const again = nextOf(waiting.toReversed(), none);
      const key = ({ lesson, kind, left, neededAt, since, uploader }: Waiting) => [
        lesson,
        kind === 'first',
        kind === 'seal',
        left,
        neededAt,
        since,
        uploader,
      ];
      expect(again && key(again)).toEqual(next && key(next));
    }),
  );
});
