import { AppError, Problem } from '#shared/problem.ts';
import type { Call, CallArguments, CallReply } from '#shared/protocol/call.ts';
import { accountCalls } from '#shared/protocol/http/accounts.ts';
import { alarmCalls } from '#shared/protocol/http/alarms.ts';
import { commandCalls } from '#shared/protocol/http/commands.ts';
import { auditCalls } from '#shared/protocol/http/audit.ts';
import { backupCalls } from '#shared/protocol/http/backups.ts';
import { bulkCalls } from '#shared/protocol/http/bulk.ts';
import { catalogueCalls } from '#shared/protocol/http/catalogue.ts';
import { encodingRuleCalls } from '#shared/protocol/http/encoding.ts';
import { jobCalls } from '#shared/protocol/http/jobs.ts';
import { placeCalls } from '#shared/protocol/http/places.ts';
import { programmeCalls } from '#shared/protocol/http/programmes.ts';
import { screenFileCalls } from '#shared/protocol/http/screen-files.ts';
import { searchCalls } from '#shared/protocol/http/search.ts';
import { ImportPlan, sheetPaths, type SheetKind } from '#shared/protocol/http/sheets.ts';
import { stationCalls } from '#shared/protocol/http/stations.ts';
import { statisticsCalls } from '#shared/protocol/http/statistics.ts';
import { statusCalls } from '#shared/protocol/http/status.ts';

/** Every call of the office, by name; routes, OpenAPI and this client are made from the same declarations. */
export const calls = {
  ...accountCalls,
  ...auditCalls,
  ...backupCalls,
  ...bulkCalls,
  ...catalogueCalls,
  ...encodingRuleCalls,
  ...jobCalls,
  ...placeCalls,
  ...programmeCalls,
  ...searchCalls,
  ...stationCalls,
  ...statisticsCalls,
  ...alarmCalls,
  ...commandCalls,
  ...screenFileCalls,
  ...statusCalls,
};
export type CallName = keyof typeof calls;
export type ArgumentsOf<N extends CallName> = CallArguments<(typeof calls)[N]>;
export type ReplyOf<N extends CallName> = CallReply<(typeof calls)[N]>;

/** The server did not answer, or what answered was not the server (a proxy's page, a cut line). */
export class Unreachable extends Error {
  override name = 'Unreachable';
}

/** Sent with every change; a foreign site cannot set it, so its forms and images change nothing. */
export const OWN_HEADER = { 'X-Fieldcast': '1' } as const;

/** Asks the server; expected failures come as AppError, a dead line as Unreachable. */
export async function ask<N extends CallName>(name: N, args: ArgumentsOf<N>, signal?: AbortSignal): Promise<ReplyOf<N>> {
  const declaration: Call = calls[name];
  const given = args as Given; // The declaration types the parts; here only their shape counts.
  const response = await send(declaration.method, addressOf(declaration.path, given), given.body, signal);
  const answer: unknown = await response.json().catch(() => {
    throw new Unreachable(`no JSON from ${declaration.path}`);
  });
  if (!response.ok) throw failureIn(answer);

  const reply = declaration.reply.safeParse(answer);
  if (!reply.success) throw new Unreachable(`unexpected reply from ${declaration.path}: ${reply.error.message}`);
  return reply.data as ReplyOf<N>; // Just parsed by the very schema that the type is inferred from.
}

interface Given {
  params?: Record<string, unknown> | undefined;
  query?: Record<string, unknown> | undefined;
  body?: unknown;
}

/** '/api/lessons/:id' with its parameters filled in, and the query behind it. Undefined and empty values are left out. */
export function addressOf(path: string, { params = {}, query = {} }: Given): string {
  const filled = path.replace(/:(\w+)/g, (_, key: string) => encodeURIComponent(text(params[key])));
  const search = new URLSearchParams();
  for (const [key, value] of Object.entries(query)) if (text(value) !== '') search.set(key, text(value));
  return search.size > 0 ? `${filled}?${search}` : filled;
}

const text = (value: unknown): string => (typeof value === 'string' || typeof value === 'number' ? String(value) : '');

async function send(method: string, address: string, body: unknown, signal: AbortSignal | undefined): Promise<Response> {
  const headers = method === 'get' ? {} : { ...OWN_HEADER, 'Content-Type': 'application/json' };
  const request: RequestInit = { method: method.toUpperCase(), headers, credentials: 'same-origin' };
  if (signal) request.signal = signal;
  if (method !== 'get' && body !== undefined) request.body = JSON.stringify(body);
  try {
    return await fetch(address, request);
  } catch (cause) {
    if (signal?.aborted) throw cause;
    throw new Unreachable(address, { cause });
  }
}

/** A sheet as it is; without `seen` it is only looked at. */
export async function sendSheet(kind: SheetKind, file: File, query: { seen?: string | undefined; language: string }): Promise<ImportPlan> {
  const headers = { ...OWN_HEADER, 'Content-Type': 'application/octet-stream' };
  const address = addressOf(sheetPaths[kind], { query });
  const response = await fetch(address, { method: 'POST', headers, credentials: 'same-origin', body: file }).catch((cause: unknown) => {
    throw new Unreachable(address, { cause });
  });
  const answer: unknown = await response.json().catch(() => null);
  if (!response.ok) throw failureIn(answer);
  const plan = ImportPlan.safeParse(answer);
  if (!plan.success) throw new Unreachable(`unexpected reply from ${address}`);
  return plan.data;
}

function failureIn(answer: unknown): Error {
  const problem = Problem.safeParse(answer);
  return problem.success ? new AppError(problem.data.code, problem.data.params) : new Unreachable('a failure that is not ours');
}
