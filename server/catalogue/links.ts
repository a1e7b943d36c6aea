import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Request } from 'express';
import { AppError } from '#shared/problem.ts';
import { addressKey, addressOf } from '../kit/address.ts';
import { openSecret } from '../kit/secret.ts';
import type { Gate } from '../kit/routes.ts';

/** What the link opens is one address, to be read, until a moment; a MAC made for anything else must never pass for it. */
const PURPOSE = 'fieldcast link watch v1';
const LIFETIME_MS = 2 * 3_600_000;
const LONGEST_MS = 12 * 3_600_000;

/** Somebody with a link and nothing else, told apart by where he asks from. */
export interface LinkHolder {
  link: string;
  untilS: number;
}

export const openLinkSecret = (keysFolder: string): Promise<Uint8Array> =>
  openSecret(keysFolder, 'link-secret', 'links that were given out then open nothing any more');

/** Short links to what is watched, for where there is no login: address, expiry and purpose are signed. */
export function createLinks(secret: Uint8Array, now: () => number) {
  const macOf = (path: string, untilS: number): Buffer => createHmac('sha256', secret).update(`${PURPOSE}\n${path}\n${untilS}`).digest();

  const sign = (path: string, untilS: number): string => `${path}?until=${untilS}&sig=${macOf(path, untilS).toString('base64url')}`;

  /** A playlist and all it leads to, from now on for two hours. */
  function give(path: string): { url: string; until: number } {
    const untilS = Math.floor((now() + LIFETIME_MS) / 1000);
    return { url: sign(path, untilS), until: untilS * 1000 };
  }

  /** The holder; throws `link_refused` for anything that is not, to the letter, what was signed. */
  function open(request: Request): LinkHolder {
    const { until, sig, ...more } = request.query;
    const isPlain = typeof until === 'string' && typeof sig === 'string' && /^\d{10}$/.test(until) && Object.keys(more).length === 0;
    if (!isPlain || !isSigned(request.path, Number(until), sig)) throw new AppError('link_refused');
    const leftMs = Number(until) * 1000 - now();
    if (leftMs <= 0 || leftMs > LONGEST_MS) throw new AppError('link_refused');
    return { link: addressKey(addressOf(request)), untilS: Number(until) };
  }

  function isSigned(path: string, untilS: number, sig: string): boolean {
    const [given, right] = [Buffer.from(sig), Buffer.from(macOf(path, untilS).toString('base64url'))];
    return given.length === right.length && timingSafeEqual(given, right);
  }

  return { sign, give, open };
}

export type Links = ReturnType<typeof createLinks>;

/** Opens to a link as well; who brings one is judged by it alone. */
export function orByLink<Caller>(links: Links, gate: Gate<Caller>): Gate<Caller | LinkHolder> {
  return {
    ...gate,
    keys: [...gate.keys, 'link'],
    hasKey: (request) => hasLink(request) || gate.hasKey?.(request) !== false,
    admit: async (request) => (hasLink(request) ? links.open(request) : gate.admit(request)),
  };
}

const hasLink = ({ query }: Request): boolean => query['sig'] !== undefined;
