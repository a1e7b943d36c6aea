import { z } from 'zod';
import type { Call, CallArguments, CallReply } from '#shared/protocol/call.ts';
import { AppError, Problem } from '#shared/problem.ts';

/** Nobody answered, or not in time: try again later. What the office did answer is an AppError. */
export class Unreachable extends Error {
  constructor(cause: unknown) {
    super(cause instanceof Error ? cause.message : 'unreachable', { cause });
    this.name = 'Unreachable';
  }
}

/** Somebody answered, and not as the office does: a gateway on the way, or whoever poses as the office. */
export class NotTheOffice extends Unreachable {}

const CALL_MS = 20_000;
const MOST_REPLY_BYTES = 4 * 1024 * 1024;

/** One HTTP call as the contract has it; the reply is checked before anyone trusts it. */
export async function callHttp<C extends Call>(
  server: URL,
  declaration: C,
  args: CallArguments<C>,
  headers: Record<string, string> = {},
  signal?: AbortSignal,
): Promise<CallReply<C>> {
  const deadline = AbortSignal.timeout(CALL_MS);
  const { status, body } = await ask(urlOf(server, declaration, args), {
    method: declaration.method.toUpperCase(),
    headers: args.body === undefined ? headers : { ...headers, 'content-type': 'application/json' },
    ...(args.body === undefined ? {} : { body: JSON.stringify(args.body) }),
    redirect: 'manual', // A token must not travel to another house.
    signal: signal ? AbortSignal.any([signal, deadline]) : deadline,
  });
  if (status >= 300) throw problemFrom(status, body);
  const reply = declaration.reply.safeParse(body);
  if (!reply.success) throw new NotTheOffice(new Error(`not the office's answer: ${declaration.path}`));
  return reply.data as CallReply<C>; // Checked by the very schema, one line above.
}

interface Put<R extends z.ZodType> {
  bytes: Uint8Array;
  reply: R;
  headers: Record<string, string>;
  signal: AbortSignal;
}

/** A small piece on a thin line. */
const PUT_MS = 90_000;

/** Bytes as they are, and all that is said of them in the query. */
export async function putHttp<R extends z.ZodType>(
  server: URL,
  path: string,
  query: Record<string, string | number | undefined>,
  { bytes, reply, headers, signal }: Put<R>,
): Promise<z.output<R>> {
  const answer = await ask(urlOf(server, { path }, { query }), {
    method: 'PUT',
    headers: { ...headers, 'content-type': 'application/octet-stream' },
    body: new Uint8Array(bytes),
    redirect: 'manual',
    signal: AbortSignal.any([signal, AbortSignal.timeout(PUT_MS)]),
  });
  if (answer.status >= 300) throw problemFrom(answer.status, answer.body);
  const known = reply.safeParse(answer.body);
  if (!known.success) throw new NotTheOffice(new Error(`not the office's answer: ${path}`));
  return known.data;
}

async function ask(url: URL, init: RequestInit): Promise<{ status: number; body: unknown }> {
  try {
    const response = await fetch(url, init);
    const text = await readAtMost(response, MOST_REPLY_BYTES);
    return { status: response.status, body: parseJson(text) };
  } catch (error) {
    if (error instanceof TooLong) throw new NotTheOffice(error);
    throw new Unreachable(error);
  }
}

export class TooLong extends Error {}

export async function readAtMost(response: Response, limitBytes: number): Promise<string> {
  const parts: Uint8Array[] = [];
  let bytes = 0;
  for await (const part of response.body ?? []) {
    bytes += part.length;
    if (bytes > limitBytes) throw new TooLong(`more than ${limitBytes} bytes`);
    parts.push(part);
  }
  return Buffer.concat(parts).toString('utf8');
}

function urlOf(server: URL, declaration: Pick<Call, 'path'>, args: { params?: unknown; query?: unknown }): URL {
  const params = Object.entries(args.params ?? {});
  const path = params.reduce((left, [name, value]) => left.replace(`:${name}`, encodeURIComponent(String(value))), declaration.path);
  const url = new URL(path, server);
  for (const [name, value] of Object.entries(args.query ?? {})) if (value !== undefined) url.searchParams.set(name, String(value));
  return url;
}

const FailedBody = z.union([z.object({ problem: Problem }), Problem.transform((problem) => ({ problem }))]);

/** A proxy's own error page is not the office's word. */
export function problemFrom(status: number, body: unknown): AppError | Unreachable {
  const failed = FailedBody.safeParse(body);
  if (status < 400) return new NotTheOffice(new Error(`sent elsewhere with ${status}`));
  return failed.success
    ? new AppError(failed.data.problem.code, failed.data.problem.params)
    : new Unreachable(new Error(`status ${status}`));
}

export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
