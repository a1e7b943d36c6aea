import { randomBytes, randomInt, scrypt } from 'node:crypto';
import { promisify } from 'node:util';
import type { Pin, PinHash } from '#shared/model/operator.ts';
import { isTrivialPin } from '#shared/model/trivial-pin.ts';
import { AppError } from '#shared/problem.ts';

const COST = { algorithm: 'scrypt', cost: 16_384, blockSize: 8, parallelization: 1 } as const;
const SALT_BYTES = 16;
const HASH_BYTES = 32;
const MADE_DIGITS = 6;

/** What a player can check without the office. It takes its time: never inside a transaction. */
export async function hashPin(pin: Pin): Promise<PinHash> {
  const salt = randomBytes(SALT_BYTES);
  const derive = promisify<string, Buffer, number, object, Buffer>(scrypt);
  const { algorithm: _, ...cost } = COST;
  const hash = await derive(pin, salt, HASH_BYTES, cost);
  return { ...COST, salt: salt.toString('base64url'), hash: hash.toString('base64url') };
}

/** The PIN that was typed, or a random one; `made`: what has to be told, once. */
export async function preparePin(typed: Pin | null): Promise<{ hash: PinHash; made: Pin | null }> {
  if (typed !== null && isTrivialPin(typed)) throw new AppError('weak_pin');
  const pin = typed ?? randomPin();
  return { hash: await hashPin(pin), made: typed === null ? pin : null };
}

export function randomPin(): Pin {
  const pin = String(randomInt(10 ** MADE_DIGITS)).padStart(MADE_DIGITS, '0');
  return isTrivialPin(pin) ? randomPin() : pin;
}
