import { assert, constantFrom, nat, oneof, property, tuple, type Arbitrary } from 'fast-check';
import { expect, test } from 'vitest';
import { isTagAmong, partAsked } from './ranges.ts';

/** 'whole' where a header that is no range of bytes, or more than one, asks for what a server may answer so. */
test.each([
  [undefined, 10, 'whole'],
  ['', 10, 'whole'],
  ['bytes=', 10, 'whole'],
  ['bytes=-', 10, 'whole'],
  ['bytes=a-b', 10, 'whole'],
  ['bytes=1-2-3', 10, 'whole'],
  ['bytes=+1-2', 10, 'whole'],
  ['bytes=5-4', 10, 'whole'],
  ['bytes 0-1', 10, 'whole'],
  ['items=0-1', 10, 'whole'],
  ['bytes=0-1,3-4', 10, 'whole'],
  ['bytes=-5', 0, 'whole'],
  ['bytes=0-', 0, 'beyond'],
  ['bytes=-0', 10, 'beyond'],
  ['bytes=10-', 10, 'beyond'],
  ['bytes=99999999999999999999999-', 10, 'beyond'],
  ['bytes=0-99999999999999999999999', 10, { from: 0, bytes: 10 }],
  ['bytes=-99999999999999999999999', 10, { from: 0, bytes: 10 }],
  ['BYTES= 2-3 ', 10, { from: 2, bytes: 2 }],
  ['bytes=,2-3,', 10, { from: 2, bytes: 2 }],
  ['bytes=9-9', 10, { from: 9, bytes: 1 }],
] as const)('Range: %s of %i bytes', (header, size, expected) => {
  expect(partAsked(header, size)).toEqual(expected);
});

const number = oneof(nat(12), nat(2 ** 40));
const header: Arbitrary<string> = oneof(
  tuple(number, number).map(([from, more]) => `bytes=${from}-${from + more}`),
  number.map((from) => `bytes=${from}-`),
  number.map((last) => `bytes=-${last}`),
);

test('a single range is what a slice of the bytes would be', () => {
  assert(
    property(header, nat(20), (asked, size) => {
      const body = Array.from({ length: size }, (_, i) => i);
      const [, first = '', last = ''] = /=(\d*)-(\d*)/.exec(asked) ?? [];
      const naive =
        first === '' ? body.slice(Number(last) ? -Number(last) : size) : body.slice(Number(first), last ? Number(last) + 1 : size);
      const part = partAsked(asked, size);
      const expected = part === 'beyond' || (part === 'whole' && size === 0) ? [] : part;
      expect(typeof part === 'string' ? expected : body.slice(part.from, part.from + part.bytes)).toEqual(naive);
    }),
  );
});

test('whatever is asked, a part lies within the body and is not empty', () => {
  const any = oneof(
    header,
    tuple(constantFrom('bytes=', 'bytes', ''), header, constantFrom(',', '-', '')).map((parts) => parts.join('')),
  );
  assert(
    property(any, number, (asked, size) => {
      const part = partAsked(asked, size);
      if (typeof part === 'string') return;
      expect(part.from).toBeGreaterThanOrEqual(0);
      expect(part.bytes).toBeGreaterThan(0);
      expect(part.from + part.bytes).toBeLessThanOrEqual(size);
    }),
  );
});

test.each([
  [undefined, false],
  ['', false],
  ['*', true],
  ['"a"', true],
  ['W/"a"', true],
  ['"b", "a"', true],
  ['"b"', false],
  ['a', false],
])('a list of tags %s', (list, expected) => {
  expect(isTagAmong(list, '"a"')).toBe(expected);
});
