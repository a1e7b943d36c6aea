import { expect, test } from 'vitest';
import { meaningOf } from './keys.ts';

test('a remote control’s keys have one name each', () => {
  expect(['Escape', 'GoBack', 'Backspace', 'ArrowUp', 'Enter', '7'].map(meaningOf)).toEqual([
    'Back',
    'Back',
    'Back',
    'ArrowUp',
    'Enter',
    '7',
  ]);
});

test('a key that means nothing here is nobody’s business', () => {
  expect(['a', 'F5', 'Tab', '12', ''].map(meaningOf)).toEqual([undefined, undefined, undefined, undefined, undefined]);
});
