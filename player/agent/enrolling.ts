import { randomBytes } from 'node:crypto';
import { hostname } from 'node:os';
import type { Logger } from 'pino';
import type { EnrolmentId, ScreenId } from '#shared/model/ids.ts';
import { AppError } from '#shared/problem.ts';
import { commitmentOf, enrolmentCalls, sixDigits } from '#shared/protocol/enrolment.ts';
import { PROTOCOL_VERSION } from '#shared/protocol/version.ts';
import { callHttp, Unreachable } from './link/http.ts';
import { createPause } from './link/pause.ts';
import { hex, sha256 } from './sha256.ts';
import { playerVersion } from './version.ts';

/** What the card shows. `trouble` is a code; the page has the words. */
export interface EnrolCard {
  code: string | null;
  digits: string | null;
  trouble: string | null;
}

export interface EnrollingNeeds {
  server: URL;
  publicKey: Uint8Array;
  name: string | null;
  log: Logger;
  signal: AbortSignal;
  show: (card: EnrolCard) => void;
  pollMs?: number;
}

export interface Granted {
  screen: ScreenId;
  rootKey: string;
  /** How often the two did not agree before: somebody may have been in between. */
  disagreed: number;
}

type Pause = ReturnType<typeof createPause>;

const POLL_MS = 1500;
const RETRY_MS = 5000;

/** Asks to be taken in until it is: a code for the admin to enter, then six digits to compare. Null only when stopped. */
export async function enrol(needs: EnrollingNeeds): Promise<Granted | null> {
  const pause = createPause(needs.signal);
  let trouble: string | null = null;
  let disagreed = 0;
  while (!needs.signal.aborted) {
    try {
      const outcome = await attempt(needs, pause, trouble);
      if (typeof outcome !== 'string') return { ...outcome, disagreed };
      if (outcome === 'refused') disagreed += 1;
      trouble = outcome;
    } catch (error) {
      if (needs.signal.aborted) break;
      needs.log.warn({ err: error }, 'enrolment has to begin anew');
      trouble = error instanceof AppError ? error.code : 'unreachable';
      if (trouble === 'enrolment_mismatch') disagreed += 1;
      needs.show({ code: null, digits: null, trouble });
      await pause.wait(RETRY_MS);
    }
  }
  return null;
}

/** One enrolment from code to outcome. `trouble` tells the people there why the code is a new one. */
async function attempt(
  needs: EnrollingNeeds,
  pause: Pause,
  trouble: string | null,
): Promise<Omit<Granted, 'disagreed'> | 'refused' | 'enrolment_expired'> {
  const { server, publicKey: key, signal, show } = needs;
  const nonce = new Uint8Array(randomBytes(32));
  const commitment = hex(commitmentOf(sha256, key, nonce));
  const body = { commitment, playerVersion, protocol: PROTOCOL_VERSION, host: (needs.name ?? hostname()).slice(0, 80) };
  const begun = await callHttp(server, enrolmentCalls.begin, { body }, {}, signal);
  show({ code: begun.code, digits: null, trouble });

  const params = { id: begun.id };
  const halves = { key: base64url(key), nonce: base64url(nonce) };
  const revealed = await callHttp(server, enrolmentCalls.reveal, { params, body: halves }, {}, signal);
  const office = { key: fromBase64url(revealed.rootKey), nonce: fromBase64url(revealed.nonce) };
  // The office had to fix its half before it saw ours; a man in the middle who did not keep to it is found here.
  if (hex(commitmentOf(sha256, office.key, office.nonce)) !== begun.commitment) throw new AppError('enrolment_mismatch');

  const digits = sixDigits(sha256, { key, nonce }, office);
  for (;;) {
    const outcome = await poll(needs, begun.id);
    if (outcome.state === 'confirmed') return { screen: outcome.screen, rootKey: revealed.rootKey };
    if (outcome.state === 'refused') return 'refused';
    if (outcome.state === 'expired') return 'enrolment_expired';

    const isComparing = outcome.state === 'comparing';
    show({
      code: begun.code,
      digits: isComparing ? digits : null,
      trouble: outcome.state === 'away' ? 'unreachable' : isComparing ? null : trouble,
    });
    await pause.wait(needs.pollMs ?? POLL_MS);
    signal.throwIfAborted();
  }
}

/** A link that is gone for a moment must not cost the people there their code. */
async function poll(needs: EnrollingNeeds, id: EnrolmentId) {
  try {
    return await callHttp(needs.server, enrolmentCalls.outcome, { params: { id } }, {}, needs.signal);
  } catch (error) {
    if (error instanceof Unreachable) return { state: 'away' } as const;
    throw error;
  }
}

const base64url = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64url');
const fromBase64url = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, 'base64url'));
