import { isIPv6 } from 'node:net';
import type { Request } from 'express';

/** Who asks, by address. Express sees through as many proxies as it was told to trust. */
export const addressOf = (request: Request): string => request.ip ?? 'unknown';

/** One household or attacker has a whole /64 of IPv6: it counts as one. */
export function addressKey(address: string): string {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1];
  if (mapped || !isIPv6(address)) return mapped ?? address;
  const [head = '', tail = ''] = address.split('%')[0]?.split('::') ?? [];
  const left = head.split(':').filter(Boolean);
  const right = tail.split(':').filter(Boolean);
  const zeros = address.includes('::') ? Array.from({ length: Math.max(0, 8 - left.length - right.length) }, () => '0') : [];
  return [...left, ...zeros, ...right].slice(0, 4).join(':').toLowerCase();
}
