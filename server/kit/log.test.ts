import { expect, test } from 'vitest';
import { AppError, badRequest, notFound } from '#shared/problem.ts';
import { badInput, problemOf, statusOf } from './errors.ts';
import { createLog } from './log.ts';
import { z } from 'zod';

const SECRET = 'wheat-field-4711';

function listening() {
  const lines: string[] = [];
  return { log: createLog('debug', { write: (line) => void lines.push(line) }), lines };
}

test.each(['password', 'token', 'cookie', 'authorization', 'challenge', 'signature', 'login'])('no %s gets into the log', (name) => {
  const { log, lines } = listening();
  log.info({ [name]: SECRET }, 'flat');
  log.info({ body: { [name]: SECRET } }, 'in a body');
  log.info({ request: { headers: { [name]: SECRET } } }, 'in a header');
  log.error({ err: Object.assign(new Error('no'), { [name]: SECRET, params: { [name]: SECRET } }) }, 'in an error');
  expect(lines).toHaveLength(4);
  expect(lines.join('')).not.toContain(SECRET);
});

test('a refused input is told by its path and never by its value', () => {
  const { log, lines } = listening();
  const parsed = z.strictObject({ password: z.string().min(100) }).safeParse({ password: SECRET });
  const problem = problemOf(badInput(parsed.error ?? new z.ZodError([]), 'body'), log);
  log.warn({ problem, err: parsed.error }, 'refused');
  expect(problem).toMatchObject({ code: 'bad_request', params: { path: 'body.password' } });
  expect(lines.join('') + JSON.stringify(problem)).not.toContain(SECRET);
});

test('what a library refuses in the name of the client is no fault of ours, and tells no path of this machine', () => {
  const { log, lines } = listening();
  const refused = (status: number, more = {}) => problemOf(Object.assign(new Error('ENOENT /srv/fieldcast/x'), { status, ...more }), log);
  expect(refused(400)).toMatchObject({ code: 'bad_request' });
  expect(refused(404)).toEqual({ code: 'not_found', params: { what: 'file', id: '' } });
  expect(refused(413, { limit: 100, length: 200 })).toEqual({ code: 'too_large', params: { bytes: 200, limitBytes: 100 } });
  expect(lines).toEqual([]);
  expect(refused(500)).toMatchObject({ code: 'unexpected' });
  expect(lines).toHaveLength(1);
});

test('what is thrown need not be an error', () => {
  const { log } = listening();
  for (const thrown of [undefined, null, 'text', 7, { status: 400 }]) expect(problemOf(thrown, log).code).toBe('unexpected');
});

test('codes have their status', () => {
  expect([badRequest('a', 'b'), notFound('a', 'b'), new AppError('conflict'), new AppError('no_space')].map((e) => statusOf(e))).toEqual([
    400, 404, 409, 507,
  ]);
});
