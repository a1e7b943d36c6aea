import { setTimeout as pause } from 'node:timers/promises';
import type { Call, CallArguments, CallReply } from '#shared/protocol/call.ts';
import type { ScreenId } from '#shared/model/ids.ts';
import { AppError } from '#shared/problem.ts';
import { filePath, FileReceived, playerCalls, type FilePiece } from '#shared/protocol/player.ts';
import type { Clock } from '../clock.ts';
import type { Identity } from '../identity.ts';
import type { Greet } from './greeting.ts';
import type { Wire } from './reporting.ts';
import { callHttp, NotTheOffice, putHttp, parseJson, problemFrom, readAtMost, Unreachable } from './http.ts';

export interface OfficeNeeds {
  server: URL;
  screen: ScreenId;
  identity: Pick<Identity, 'signLogin'>;
  clock: Pick<Clock, 'mono'>;
  /** The office has cut this screen off. */
  onRevoked: () => void;
  /** Whether the word that comes with it is the office's own. */
  isRevocation: (word: unknown) => boolean;
  /** `records`: out of service, it only tells what it still has to tell. */
  purpose?: 'service' | 'records';
  /** Before this the office is not asked for anything: whatever it is, it begins with a log-in. */
  notBefore?: Promise<unknown>;
}

const LONGEST_WAIT_S = 60;

export type Office = ReturnType<typeof createOffice>;

/** The enrolled player's way to its server: logs in by signature when it must, and says who it is in a header, never in a URL. */
export function createOffice({ server, screen, identity, clock, onRevoked, isRevocation, purpose = 'service', notBefore }: OfficeNeeds) {
  const login = purpose === 'service' ? playerCalls.login : playerCalls.loginForRecords;
  let token: Promise<{ value: string; untilMono: number }> | null = null;

  async function logIn() {
    await notBefore;
    const { challenge } = await callHttp(server, playerCalls.challenge, { body: { screen } });
    const reply = await callHttp(server, login, { body: { screen, challenge, signature: identity.signLogin(challenge) } });
    return { value: reply.token, untilMono: clock.mono() + reply.expiresInMs * 0.9 };
  }

  /** The same token for everybody who asks meanwhile; a failed login is forgotten, so that the next asker tries anew. */
  async function bearer(): Promise<string> {
    const held = token && (await token.catch(() => null));
    if (held && held.untilMono > clock.mono()) return held.value;
    token = logIn();
    try {
      return (await token).value;
    } catch (error) {
      token = null;
      throw noticed(error);
    }
  }

  function noticed(error: unknown): unknown {
    if (!(error instanceof AppError) || error.code !== 'screen_revoked') return error;
    if (!isRevocation(error.params['word'])) return new NotTheOffice(error);
    onRevoked();
    return error;
  }

  /** Runs with a token; once more with a new one when the office does not know it any longer. */
  async function signedIn<T>(work: (headers: Record<string, string>) => Promise<T>): Promise<T> {
    const run = async (): Promise<T> => work({ authorization: `Bearer ${await bearer()}` });
    try {
      return await run();
    } catch (error) {
      if (!(error instanceof AppError) || error.code !== 'not_signed_in') throw noticed(error);
      token = null;
      return await run().catch((again: unknown) => {
        throw noticed(again);
      });
    }
  }

  const call = <C extends Call>(declaration: C, args: CallArguments<C>, signal?: AbortSignal): Promise<CallReply<C>> =>
    signedIn((headers) => callHttp(server, declaration, args, headers, signal));

  /** A file's bytes from `from` on. Only the headers are waited for; the caller watches the progress of the body. */
  async function fetchFile(path: string, from: number, etag: string | null, signal: AbortSignal): Promise<Response> {
    const range: Record<string, string> = from > 0 ? { range: `bytes=${from}-`, ...(etag ? { 'if-range': etag } : {}) } : {};
    for (;;) {
      const answer = await signedIn(async (auth) => responseOrBusy(await get(new URL(path, server), { ...auth, ...range }, signal)));
      if (answer instanceof Response) return answer;
      await later(answer.seconds, signal);
    }
  }

  /** Bytes of a file that goes up; the office says how far it is. */
  const sendPiece = ({ hash, ...piece }: FilePiece & { hash: string }, bytes: Uint8Array, signal: AbortSignal) =>
    signedIn((headers) => putHttp(server, filePath(hash), piece, { bytes, reply: FileReceived, headers, signal }));

  /** Somebody says that this screen is cut off: whether it is so says a login. */
  function checkRevoked(): void {
    token = null;
    void bearer().catch(() => undefined);
  }

  return { server, call, fetchFile, sendPiece, bearer, checkRevoked, forgetToken: () => void (token = null), noticed };
}

/** A token must not travel to another house. */
const get = (url: URL, headers: Record<string, string>, signal: AbortSignal): Promise<Response> =>
  fetch(url, { headers, redirect: 'manual', signal }).catch((error: unknown) => {
    throw new Unreachable(error);
  });

/** An office that says "later" has said when: that is no failure, and what else is wanted has to wait as well. */
async function responseOrBusy(response: Response): Promise<Response | { seconds: number }> {
  if (response.ok || response.status === 416) return response;
  const problem = problemFrom(response.status, parseJson(await readAtMost(response, 65_536).catch(() => '')));
  if (!(problem instanceof AppError) || problem.code !== 'rate_limited') throw problem;
  return { seconds: Number(problem.params['seconds']) || 1 };
}

async function later(seconds: number, signal: AbortSignal): Promise<void> {
  const ms = Math.min(seconds, LONGEST_WAIT_S) * 1000 * (1 + Math.random() / 4); // Not all that were refused in one moment at once.
  await pause(ms, undefined, { signal }).catch((error: unknown) => {
    throw new Unreachable(error);
  });
}

/** Records by HTTP: for lines on which sockets do not get through, and for a screen that has none any more. */
export const wireByHttp = (office: Pick<Office, 'call'>, greet: Greet, signal: AbortSignal): Wire => ({
  hello: (hello) => greet((body) => office.call(playerCalls.hello, { body }, signal), hello),
  append: (batch) => office.call(playerCalls.records, { body: batch }, signal),
});
