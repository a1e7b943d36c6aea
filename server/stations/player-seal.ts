import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import { ScreenId } from '#shared/model/ids.ts';

/** What a sealed text is good for. A challenge must never pass for a token. */
export type SealPurpose = 'challenge' | 'token' | 'records';

const MOST_KNOWN = 20_000;

/** Stateless words of this server about a screen: `screen|until|nonce`, and its HMAC. */
export function createSeal(secret: Uint8Array) {
  const macOf = (purpose: SealPurpose, text: string): Buffer =>
    createHmac('sha256', secret).update(`fieldcast player ${purpose} v1\n`).update(text).digest();

  function seal(purpose: SealPurpose, screen: ScreenId, until: number): string {
    const text = `${screen}|${until}|${randomBytes(12).toString('base64url')}`;
    return `${Buffer.from(text).toString('base64url')}.${macOf(purpose, text).toString('base64url')}`;
  }

  /** Tokens that were found to be ours: a screen shows the same one with each of thousands of fetches. */
  const known = new LRUCache<string, { screen: ScreenId; until: number }>({ max: MOST_KNOWN });

  /** The screen it is about; undefined when it is not ours, not for this, or too old. */
  function open(purpose: SealPurpose, sealed: string, now: number): ScreenId | undefined {
    const key = `${purpose} ${sealed}`;
    const found = known.get(key) ?? unseal(purpose, sealed);
    if (!found || found.until <= now) return undefined;
    if (purpose !== 'challenge') known.set(key, found);
    return found.screen;
  }

  function unseal(purpose: SealPurpose, sealed: string): { screen: ScreenId; until: number } | undefined {
    const [body, mac, ...more] = sealed.split('.');
    if (!body || !mac || more.length > 0) return undefined;
    const text = Buffer.from(body, 'base64url').toString();
    const [given, right] = [Buffer.from(mac, 'base64url'), macOf(purpose, text)];
    if (given.length !== right.length || !timingSafeEqual(given, right)) return undefined;
    const [name, until] = text.split('|');
    const screen = ScreenId.safeParse(name).data;
    return screen && { screen, until: Number(until) };
  }

  return { seal, open };
}

export type Seal = ReturnType<typeof createSeal>;
