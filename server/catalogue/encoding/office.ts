import type { BlobHash } from '#shared/model/blob.ts';
import type { EncodeTask } from '../ingest/task.ts';
import { AppError, Problem } from '#shared/problem.ts';
import { encodingCalls, type GivenPiece } from '#shared/protocol/http/encoding.ts';

const ANSWER_MS = 60_000;

interface Held extends EncodeTask {
  lesson: string;
  fence: number;
}

/** The server, as a process that encodes sees it. */
export function encodingOffice(url: string, token: string) {
  async function post(path: string, body: unknown, signal?: AbortSignal): Promise<unknown> {
    const limit = AbortSignal.timeout(ANSWER_MS);
    const response = await fetch(new URL(path, url), {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
      body: JSON.stringify(body),
      signal: signal ? AbortSignal.any([signal, limit]) : limit,
    });
    const answer: unknown = await response.json();
    if (response.ok) return answer;
    const problem = Problem.safeParse(answer).data ?? { code: 'unexpected' as const, params: { status: response.status } };
    throw new AppError(problem.code, problem.params);
  }
  const at = ({ lesson, kind, index }: Held, act: string): string => `/api/encoding/${lesson}/${kind}/${index}/${act}`;

  return {
    async claim(
      asked: { worker: string; build: string; kinds: EncodeTask['kind'][]; waitMs: number },
      signal: AbortSignal,
    ): Promise<GivenPiece | null> {
      return encodingCalls.claimPiece.reply.parse(await post(encodingCalls.claimPiece.path, asked, signal)).piece;
    },
    async keep(held: Held, progress: number): Promise<boolean> {
      return encodingCalls.keepPiece.reply.parse(await post(at(held, 'keep'), { fence: held.fence, progress })).goOn;
    },
    async finish(held: Held, result: unknown): Promise<boolean> {
      return encodingCalls.finishPiece.reply.parse(await post(at(held, 'finish'), { fence: held.fence, result })).isTaken;
    },
    async forget(blobs: readonly BlobHash[]): Promise<void> {
      await post(encodingCalls.forgetBlobs.path, { blobs });
    },
    async fail(held: Held, fault: string, detail: string): Promise<void> {
      await post(at(held, 'fail'), { fence: held.fence, fault, detail: detail.slice(0, 2000) });
    },
  };
}

export type EncodingOffice = ReturnType<typeof encodingOffice>;
