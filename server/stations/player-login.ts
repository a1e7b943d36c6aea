import { createPublicKey, verify } from 'node:crypto';
import type { Request } from 'express';
import type { z } from 'zod';
import type { ScreenId } from '#shared/model/ids.ts';
import type { Revocation } from '#shared/model/revocation.ts';
import { AppError } from '#shared/problem.ts';
import type { Envelope } from '#shared/protocol/dsse.ts';
import { loginText, type playerCalls } from '#shared/protocol/player.ts';
import type { Database } from '../database/connection.ts';
import type { Clock } from '../kit/clock.ts';
import { createGathering } from '../kit/gathering.ts';
import type { Gate } from '../kit/routes.ts';
import type { Seal } from './player-seal.ts';
import { getKnownScreen } from './screen-rules.ts';
import { listBoxes } from './screen-store.ts';

const CHALLENGE_MS = 2 * 60_000;
export const TOKEN_MS = 3_600_000;
/** How long "this screen is in service" may be believed without asking again; a revocation here is known at once. */
const BELIEVED_MS = 3000;

interface Needs {
  database: Database;
  clock: Clock;
  seal: Seal;
  signRevocation: (payload: string) => Envelope;
  /** The root's word for the key that signs. */
  delegation: () => Envelope;
}

type Signed = z.output<typeof playerCalls.login.body>;
type Token = z.output<typeof playerCalls.login.reply>;

/** Brings records: as part of its service, or because that has ended. */
export interface TellingScreen {
  screen: ScreenId;
  isInService: boolean;
}

/** Enrolled screens log in by their key: no passwords, no state, the same little work for each. */
export function playerLogin({ database, clock, seal, signRevocation, delegation }: Needs) {
  const inService = new Map<ScreenId, number>();
  const lookAt = createGathering((screens: readonly ScreenId[]) => listBoxes(database.reads, screens));

  /** Signed, because a screen goes dark on it. */
  function cutOff(screen: ScreenId, at: number): AppError {
    const word: Revocation = { v: 1, screen, at };
    return new AppError('screen_revoked', {
      word: JSON.stringify({ delegation: delegation(), revocation: signRevocation(JSON.stringify(word)) }),
    });
  }

  /** Tells nothing about whether there is such a screen. */
  const challenge = (screen: ScreenId): string => seal.seal('challenge', screen, clock.now() + CHALLENGE_MS);

  async function screenBySignature({ screen, challenge: given, signature }: Signed): Promise<{ revokedAt: number | null }> {
    if (seal.open('challenge', given, clock.now()) !== screen) throw new AppError('wrong_credentials');
    const stored = await getKnownScreen(database.reads, screen);
    if (!isSignedBy(stored.publicKey, loginText(given), signature)) throw new AppError('wrong_credentials');
    return stored;
  }

  function tokenFor(purpose: 'token' | 'records', screen: ScreenId): Token {
    const now = clock.now();
    return { token: seal.seal(purpose, screen, now + TOKEN_MS), expiresInMs: TOKEN_MS, now };
  }

  async function logIn(signed: Signed): Promise<Token> {
    const { revokedAt } = await screenBySignature(signed);
    if (revokedAt !== null) throw cutOff(signed.screen, revokedAt); // Only its own key may learn that.
    return tokenFor('token', signed.screen);
  }

  /** In service or not: a record is of what has been, and is taken for ever. */
  async function logInForRecords(signed: Signed): Promise<Token> {
    await screenBySignature(signed);
    return tokenFor('records', signed.screen);
  }

  /** Throws `not_signed_in` or `screen_revoked`. */
  async function screenOfToken(token: string): Promise<ScreenId> {
    const now = clock.now();
    const screen = seal.open('token', token, now);
    if (!screen) throw new AppError('not_signed_in');
    if ((inService.get(screen) ?? 0) > now) return screen;
    const stored = (await lookAt(screen)).get(screen);
    if (!stored) throw new AppError('not_signed_in');
    if (stored.revokedAt !== null) throw cutOff(screen, stored.revokedAt);
    inService.set(screen, now + BELIEVED_MS);
    return screen;
  }

  const enrolledScreen: Gate<{ screen: ScreenId }> = {
    keys: ['screen'],
    admit: async (request) => ({ screen: await screenOfToken(bearerOf(request)) }),
  };

  const tellingScreen: Gate<TellingScreen> = {
    keys: ['screen'],
    async admit(request) {
      const token = bearerOf(request);
      const outOfService = seal.open('records', token, clock.now());
      return outOfService ? { screen: outOfService, isInService: false } : { screen: await screenOfToken(token), isInService: true };
    },
  };

  return {
    challenge,
    logIn,
    logInForRecords,
    screenOfToken,
    enrolledScreen,
    tellingScreen,
    forget: (screen: ScreenId): void => void inService.delete(screen),
  };
}

export type PlayerLogin = ReturnType<typeof playerLogin>;

function bearerOf(request: Request): string {
  const token = /^Bearer ([\w.-]+)$/i.exec(request.headers.authorization ?? '')?.[1];
  if (!token) throw new AppError('not_signed_in');
  return token;
}

/** Raw Ed25519 public key, base64url. A key or signature that is none is simply not right. */
function isSignedBy(publicKey: string, text: string, signature: string): boolean {
  try {
    const key = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x: publicKey }, format: 'jwk' });
    return verify(null, Buffer.from(text), key, Buffer.from(signature, 'base64url'));
  } catch {
    return false;
  }
}
