import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import { AppError, badRequest, notFound, type Problem, type ProblemCode } from '#shared/problem.ts';
import { isNoSpace } from './disk.ts';
import type { Log } from './log.ts';

const STATUS: Record<ProblemCode, number> = {
  bad_request: 400,
  not_signed_in: 401,
  not_allowed: 403,
  not_found: 404,
  conflict: 409,
  in_use: 409,
  name_taken: 409,
  code_taken: 409,
  never_on: 422,
  still_open: 409,
  has_records: 409,
  closed_place: 409,
  changed_since: 409,
  file_refused: 422,
  wrong_credentials: 401,
  login_locked: 423,
  account_closed: 403,
  must_change_password: 403,
  weak_password: 400,
  password_used: 400,
  weak_pin: 400,
  last_administrator: 409,
  setup_link_used: 410,
  rate_limited: 429,
  too_large: 413,
  no_space: 507,
  tool_missing: 503,
  tool_too_old: 503,
  media_fault: 422,
  enrolment_code_unknown: 404,
  enrolment_expired: 410,
  enrolment_mismatch: 409,
  too_many_tries: 429,
  screen_revoked: 403,
  link_refused: 403,
  protocol_too_old: 426,
  chain_broken: 409,
  not_ready: 503,
  unexpected: 500,
};

export const statusOf = (problem: Problem): number => STATUS[problem.code];

/** The one converter at the edge: expected failures keep their code, anything else is logged with its cause and answered as `unexpected`. */
export function problemOf(error: unknown, log: Log): Problem {
  const known = expected(error);
  if (known) return { code: known.code, params: known.params };

  const reference = randomBytes(4).toString('hex');
  log.error({ err: error, reference }, 'unexpected');
  return { code: 'unexpected', params: { reference } };
}

/** What it takes before anything works again on a disk that is full to the last byte. */
const LEAST_BYTES = 10_000_000;

function expected(error: unknown): AppError | undefined {
  if (error instanceof AppError) return error;
  if (isNoSpace(error)) return new AppError('no_space', { needBytes: LEAST_BYTES, freeBytes: 0 });
  const refused = Refused.safeParse(error);
  return error instanceof Error && refused.success ? refusedBy(refused.data, error.message) : undefined;
}

/** express.json(), res.sendFile() and friends mark what the client got wrong with a 4xx status. */
const Refused = z.object({
  status: z.int().min(400).max(499),
  limit: z.number().optional(),
  length: z.number().optional(),
  received: z.number().optional(),
});

function refusedBy({ status, limit = 0, length, received = 0 }: z.output<typeof Refused>, message: string): AppError {
  if (status === 413) return new AppError('too_large', { bytes: length ?? received, limitBytes: limit });
  if (status === 404) return notFound('file', ''); // Its message would tell a path of this machine.
  if (status === 416) return badRequest('range', 'out of range');
  return badRequest('body', message);
}

/** A body, query or parameter that the schema refuses: the first thing that is wrong, by its path. */
export function badInput(error: z.ZodError, where: string): AppError {
  const issue = error.issues[0];
  return badRequest([where, ...(issue?.path ?? [])].join('.'), issue?.message ?? 'invalid');
}
