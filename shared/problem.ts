import { z } from 'zod';

/** Every failure that is expected to happen. What is not here is a bug, and is answered as `unexpected`. */
export const ProblemCode = z.enum([
  'bad_request', // params: path, why
  'not_signed_in',
  'not_allowed',
  'not_found', // what, id
  'conflict', // what, revision: somebody else was quicker
  'in_use', // what, places
  'name_taken', // name
  'code_taken', // code
  'never_on', // a slot whose weekdays do not fall within its dates
  'still_open', // what, places: open ones below it
  'has_records', // what, name: it can be closed, not deleted
  'closed_place', // name
  'changed_since', // names: what cannot be undone any more
  'file_refused', // why: words stand in shared/words
  'wrong_credentials',
  'login_locked', // until
  'account_closed',
  'must_change_password',
  'weak_password',
  'password_used',
  'weak_pin',
  'last_administrator',
  'setup_link_used',
  'rate_limited', // seconds
  'too_large', // bytes, limitBytes
  'no_space', // needBytes, freeBytes
  'tool_missing', // tool, package: of the system's
  'tool_too_old', // tool, package, found, needed: major versions
  'media_fault', // fault, detail
  'enrolment_code_unknown',
  'enrolment_expired',
  'enrolment_mismatch',
  'too_many_tries',
  'screen_revoked', // word: signed, for the screen itself
  'link_refused', // made for something else, changed, or over
  'protocol_too_old', // lowest
  'chain_broken', // stored: the next seq must be stored + 1 and continue the stored head
  'not_ready',
  'unexpected', // reference: finds the line in the log
]);
export type ProblemCode = z.infer<typeof ProblemCode>;

export const ProblemParams = z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null(), z.array(z.string())]));
export type ProblemParams = z.infer<typeof ProblemParams>;

/** The one wire shape of a failure. Words are made where they are read, from shared/words. */
export const Problem = z.object({
  /** The list grows; what this version does not know is `unexpected` to it. */
  code: ProblemCode.catch('unexpected'),
  params: ProblemParams,
});
export type Problem = z.infer<typeof Problem>;

/** What every ack and every failed HTTP reply looks like. */
export type Reply<T> = { ok: true; value: T } | { ok: false; problem: Problem };

/** An expected failure, on its way to whoever asked. */
export class AppError extends Error {
  readonly code: ProblemCode;
  readonly params: ProblemParams;

  constructor(code: ProblemCode, params: ProblemParams = {}) {
    super(`${code} ${JSON.stringify(params)}`);
    this.name = 'AppError';
    this.code = code;
    this.params = params;
  }
}

export const notFound = (what: string, id: string): AppError => new AppError('not_found', { what, id });
export const conflict = (what: string, revision: number): AppError => new AppError('conflict', { what, revision });
export const badRequest = (path: string, why: string): AppError => new AppError('bad_request', { path, why });
