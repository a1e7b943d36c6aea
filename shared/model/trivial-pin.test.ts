import { expect, test } from 'vitest';
import { isTrivialPin } from './trivial-pin.ts';

test('a PIN that anybody would try first is trivial, and few others are', () => {
  const trivial = ['0000', '777777', '1234', '123456', '7890', '4321', '98765', '1212', '123123', '909090'];
  const others = ['1357', '1122', '2580', '20261', '135246', '1231', '121213', '12123'];
  expect(trivial.filter((pin) => !isTrivialPin(pin))).toEqual([]);
  expect(others.filter(isTrivialPin)).toEqual([]);
  const all = Array.from({ length: 10_000 }, (_, n) => String(n).padStart(4, '0'));
  expect(all.filter(isTrivialPin)).toHaveLength(120);
});
