import { expect, test } from 'vitest';
import { z } from 'zod';
import type { Call } from './call.ts';
import { enrolmentCalls } from './enrolment.ts';
import { accountCalls } from './http/accounts.ts';
import { catalogueCalls } from './http/catalogue.ts';
import { jobCalls } from './http/jobs.ts';
import { programmeCalls } from './http/programmes.ts';
import { stationCalls } from './http/stations.ts';
import { statisticsCalls } from './http/statistics.ts';

/** Strings that are no line of text: secrets are taken as they are, the rest is told by machines. */
const NO_LINES = new Set(['token', 'password', 'current', 'next', 'playerVersion', 'content']);
/** Looked up by a key that is tidied itself. */
const LOOKED_UP = 'post /api/login body.login';

/** Every string inside a schema, by its path. */
function strings(schema: z.core.$ZodType | undefined, path: string): [string, z.core.$ZodType][] {
  if (schema instanceof z.ZodObject) return Object.entries(schema.shape).flatMap(([key, inside]) => strings(inside, `${path}.${key}`));
  if (schema instanceof z.ZodArray) return strings(schema.element, path);
  if (schema instanceof z.ZodUnion) return schema.options.flatMap((option) => strings(option, path));
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodNullable || schema instanceof z.ZodDefault)
    return strings(schema.unwrap(), path);
  return schema instanceof z.ZodString ? [[path, schema]] : [];
}

const all: Call[] = [enrolmentCalls, accountCalls, catalogueCalls, jobCalls, programmeCalls, stationCalls, statisticsCalls].flatMap(
  (calls): Call[] => Object.values(calls),
);
const typed = all
  .flatMap(({ method, path, query, body }) =>
    [...strings(query, 'query'), ...strings(body, 'body')].map(([where, schema]) => ({ where: `${method} ${path} ${where}`, schema })),
  )
  .filter(({ where }) => !NO_LINES.has(where.split('.').at(-1) ?? '') && where !== LOOKED_UP);

test('whatever a person types comes in as one clean line, or not at all', () => {
  const spoilt = '\u202e ab\u200bc\n';
  const kept = typed.map(({ where, schema }) => ({ where, parsed: z.safeParse(schema, spoilt) }));
  expect(kept.filter(({ parsed }) => parsed.success && parsed.data !== 'abc').map(({ where }) => where)).toEqual([]);
  expect(kept.filter(({ parsed }) => parsed.success).map(({ where }) => where.split('.').at(-1))).toEqual(
    expect.arrayContaining(['title', 'name', 'teacher', 'topic', 'login', 'code', 'search', 'host']),
  );
});
