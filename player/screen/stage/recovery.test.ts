import { expect, test } from 'vitest';
import { remedyFor, type Fault } from './recovery.ts';

const fault = (more: Partial<Fault>): Fault => ({ kind: 'network', details: 'fragLoadError', status: null, ...more });

test('an agent that does not answer is asked again, for it may be starting anew', () => {
  expect(remedyFor(fault({}), 9)).toBe('load-again');
  expect(remedyFor(fault({ status: 503 }), 0)).toBe('load-again');
});

test('a file that the agent refuses is given up at once', () => {
  expect(remedyFor(fault({ status: 404 }), 0)).toBe('give-up');
  expect(remedyFor(fault({ status: 416, details: 'manifestLoadError' }), 0)).toBe('give-up');
});

test('broken buffers are rebuilt twice and not for ever', () => {
  const broken = fault({ kind: 'media', details: 'bufferAppendError' });
  expect([0, 1, 2].map((rebuilds) => remedyFor(broken, rebuilds))).toEqual(['rebuild-buffers', 'rebuild-buffers', 'give-up']);
});

test('a stall is waited out: rebuilding would throw away what is there', () => {
  expect(remedyFor(fault({ kind: 'media', details: 'bufferStalledError' }), 0)).toBe('wait');
});

test('what this browser cannot play it cannot play the second time either', () => {
  expect(remedyFor(fault({ kind: 'media', details: 'bufferAddCodecError' }), 0)).toBe('give-up');
  expect(remedyFor(fault({ details: 'manifestParsingError', status: 200 }), 0)).toBe('give-up');
});
