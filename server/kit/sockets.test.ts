import { EventEmitter } from 'node:events';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { notFound, type Reply } from '#shared/problem.ts';
import type { Contract } from '#shared/protocol/contract.ts';
import { createLog } from './log.ts';
import { answer } from './sockets.ts';

const contract = {
  weigh: { body: z.strictObject({ grams: z.number().positive() }), ack: z.object({ kilos: z.number() }) },
} satisfies Contract;

function scale(weigh: (body: { grams: number }, who: string) => Promise<{ kilos: number }> | { kilos: number }) {
  const lines: string[] = [];
  const socket = new EventEmitter();
  // Of a socket only `on` is used.
  answer(
    socket as unknown as Parameters<typeof answer>[0],
    contract,
    { weigh },
    'wei',
    createLog('info', { write: (line) => void lines.push(line) }),
  );
  const say = (body: unknown) => new Promise<Reply<unknown>>((resolve) => socket.emit('weigh', body, resolve));
  return { socket, say, lines };
}
const fair = scale(({ grams }) => ({ kilos: grams / 1000 }));

test('a good word is answered, by who is meant', async () => {
  expect(await fair.say({ grams: 500 })).toEqual({ ok: true, value: { kilos: 0.5 } });
  const told: string[] = [];
  await scale((_, who) => ({ kilos: told.push(who) })).say({ grams: 1 });
  expect(told).toEqual(['wei']);
});

test.each([undefined, null, 'grams', 7, [], {}, { grams: '1' }, { grams: -1 }, { grams: 1, colour: 'red' }])(
  '%j is answered with what is wrong',
  async (body) => {
    expect(await fair.say(body)).toMatchObject({
      ok: false,
      problem: { code: 'bad_request', params: { path: expect.stringMatching(/^body/) } },
    });
  },
);

test('whoever wants no answer, or brings something else than a function, harms only himself', async () => {
  for (const ack of [undefined, null, 7, 'ack', {}]) fair.socket.emit('weigh', { grams: 1 }, ack);
  fair.socket.emit('weigh');
  fair.socket.emit('weigh', () => undefined);
  expect(await fair.say({ grams: 1 })).toMatchObject({ ok: true });
});

test('a handler that throws is answered: what was expected by its code, what was not by a reference in the log', async () => {
  const missing = scale(() => Promise.reject(notFound('scale', '1')));
  expect(await missing.say({ grams: 1 })).toEqual({ ok: false, problem: { code: 'not_found', params: { what: 'scale', id: '1' } } });
  expect(missing.lines).toEqual([]);

  const broken = scale(() => {
    throw new Error('the spring broke');
  });
  const reply = await broken.say({ grams: 1 });
  expect(reply).toMatchObject({ ok: false, problem: { code: 'unexpected' } });
  const reference = reply.ok ? '' : String(reply.problem.params['reference']);
  expect(broken.lines).toHaveLength(1);
  expect(broken.lines[0]).toContain(reference);
  expect(broken.lines[0]).toContain('the spring broke');
});

test('an answer that breaks its promise is not given', async () => {
  const liar = scale(() => ({ kilos: Number.NaN }));
  expect(await liar.say({ grams: 1 })).toMatchObject({ ok: false, problem: { code: 'unexpected' } });
});

test('an ack that throws stops nothing', async () => {
  const { socket, say, lines } = scale(() => ({ kilos: 1 }));
  socket.emit('weigh', { grams: 1 }, () => {
    throw new Error('the line is gone');
  });
  expect(await say({ grams: 1 })).toMatchObject({ ok: true });
  await expect.poll(() => lines.join('')).toContain('the line is gone');
});
