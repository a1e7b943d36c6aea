import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import path from 'node:path';
import { Upload } from 'tus-js-client';
import { AppError, Problem } from '#shared/problem.ts';
import type { Call, CallArguments, CallReply } from '#shared/protocol/call.ts';
import { accountCalls } from '#shared/protocol/http/accounts.ts';

/** What our own pages send with every change; a foreign site cannot. */
const OURS = { 'X-Fieldcast': '1' };

interface UploadOptions {
  /** Otherwise made from the file's name. */
  title?: string | undefined;
  onProgress?: (fraction: number) => void;
  /** The address of a line to the server, where it is not its own. */
  through?: string;
  /** Pauses before going on after a failure; counted anew whenever something arrives. */
  retryDelays?: number[];
}

const RETRY_DELAYS_MS = [500, 2000, 5000, 10_000];

/** A signed-in person at the office, as a program: for the import command, the demonstration and the tests. */
export class OfficeClient {
  readonly url: string;
  #cookie = '';

  constructor(url: string) {
    this.url = url;
  }

  async call<C extends Call>(declaration: C, args: CallArguments<C>): Promise<CallReply<C>> {
    const given: { params?: unknown; query?: unknown; body?: unknown } = args;
    const response = await fetch(this.url + addressOf(declaration.path, given), {
      method: declaration.method.toUpperCase(),
      headers: { ...OURS, Cookie: this.#cookie, ...(given.body !== undefined && { 'Content-Type': 'application/json' }) },
      ...(given.body !== undefined && { body: JSON.stringify(given.body) }),
    });
    const cookie = response.headers.getSetCookie().at(-1);
    if (cookie) this.#cookie = cookie.split(';', 1)[0] ?? '';
    const reply: unknown = await response.json();
    if (response.ok) return declaration.reply.parse(reply) as CallReply<C>; // Parsed by the schema that gives the type.
    const problem = Problem.parse(reply);
    throw new AppError(problem.code, problem.params);
  }

  /** For what is no JSON call: blobs, CSV. */
  fetch(address: string, headers: Record<string, string> = {}): Promise<Response> {
    return fetch(this.url + address, { headers: { Cookie: this.#cookie, ...headers } });
  }

  async logIn(login: string, password: string): Promise<void> {
    await this.call(accountCalls.logIn, { body: { login, password } });
  }

  async setUp(token: string, login: string, password: string): Promise<void> {
    await this.call(accountCalls.setUp, { body: { token, login, name: login, password } });
  }

  /** Sends a file by the tus protocol; resolves to the id of the lesson or image it became. */
  async upload(
    file: string,
    { title, onProgress, through = this.url, retryDelays = RETRY_DELAYS_MS }: UploadOptions = {},
  ): Promise<string> {
    const { size } = await stat(file);
    const { promise, resolve, reject } = Promise.withResolvers<string>();
    const upload = new Upload(createReadStream(file), {
      endpoint: `${through}/api/uploads`,
      uploadSize: size,
      chunkSize: 16_000_000,
      retryDelays,
      headers: { ...OURS, Cookie: this.#cookie },
      metadata: { filename: path.basename(file), ...(title !== undefined && { title }) },
      onProgress: (sent, all) => onProgress?.(all > 0 ? sent / all : 1),
      onSuccess: ({ lastResponse }) => resolve(lastResponse.getHeader('Fieldcast-Content') ?? ''),
      onError: (error) => reject(problemIn(error)),
    });
    upload.start();
    return promise;
  }
}

function addressOf(template: string, { params, query }: { params?: unknown; query?: unknown }): string {
  const values = new Map(Object.entries(params ?? {}));
  const filled = template.replaceAll(/:(\w+)/g, (_all, name: string) => encodeURIComponent(String(values.get(name))));
  const asked = new URLSearchParams(
    Object.entries(query ?? {}).flatMap(([name, value]) => (value === undefined ? [] : [[name, String(value)]])),
  );
  return asked.size > 0 ? `${filled}?${asked}` : filled;
}

/** The server says what is wrong as a Problem, also by tus. */
function problemIn(error: Error & { originalResponse?: { getBody: () => string } | null }): Error {
  try {
    const { code, params } = Problem.parse(JSON.parse(error.originalResponse?.getBody() ?? ''));
    return new AppError(code, params);
  } catch {
    return error;
  }
}
