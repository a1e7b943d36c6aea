import { AppError, Problem } from '#shared/problem.ts';
import { OWN_HEADER, Unreachable } from '../../kit/client.ts';
import { forgetBegun } from './unfinished.ts';

export interface Sending {
  /** What the file became at the server, where it says so. */
  ended: Promise<string | null>;
  /** For good: the server's part of it is deleted too. */
  stop: (forGood: boolean) => void;
}
export type SendFile = (file: File, fingerprint: string, onSent: (bytes: number) => void) => Sending;

const RETRY_DELAYS_MS = [0, 1000, 3000, 5000, 10_000, 20_000, 30_000];

/** Sends by the tus protocol: what arrived stays at the server, and the same file goes on from there, even after a reload. */
export const sendByTus: SendFile = (file, fingerprint, onSent) => {
  let stopped = false;
  let stopUpload: (forGood: boolean) => void = () => undefined;
  const { promise, resolve, reject } = Promise.withResolvers<string | null>();

  async function begin(): Promise<void> {
    const { Upload } = await import('tus-js-client');
    if (stopped) return;
    const upload = new Upload(file, {
      endpoint: '/api/uploads',
      headers: OWN_HEADER,
      metadata: { filename: file.name, filetype: file.type },
      fingerprint: async () => `fieldcast/${fingerprint}`,
      removeFingerprintOnSuccess: true,
      retryDelays: RETRY_DELAYS_MS,
      onShouldRetry: (error) => !isRefusal(error.originalResponse?.getStatus() ?? 0),
      onProgress: onSent,
      onError: (error) => reject(failureOf(error)),
      onSuccess: ({ lastResponse }) => resolve(lastResponse.getHeader('Fieldcast-Content') ?? null),
    });
    stopUpload = (forGood) => void upload.abort(forGood).catch(() => forgetBegun(fingerprint));
    const [before] = await upload.findPreviousUploads();
    if (before) upload.resumeFromPreviousUpload(before);
    if (!stopped) upload.start();
  }

  begin().catch(reject);
  return {
    ended: promise,
    stop: (forGood) => {
      stopped = true;
      stopUpload(forGood);
    },
  };
};

/** 409 and 423: another request of the same upload still holds it; it will let go. */
const isRefusal = (status: number): boolean => status >= 400 && status < 500 && status !== 409 && status !== 423 && status !== 429;

function failureOf(error: unknown): Error {
  const said = bodyOf(error);
  const problem = Problem.safeParse(said);
  return problem.success ? new AppError(problem.data.code, problem.data.params) : new Unreachable('upload', { cause: error });
}

function bodyOf(error: unknown): unknown {
  if (typeof error !== 'object' || error === null || !('originalResponse' in error)) return undefined;
  const response = error.originalResponse;
  if (typeof response !== 'object' || response === null || !('getBody' in response) || typeof response.getBody !== 'function')
    return undefined;
  try {
    return JSON.parse(String(response.getBody()));
  } catch {
    return undefined;
  }
}
