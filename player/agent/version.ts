import { createRequire } from 'node:module';
import { z } from 'zod';

const { version } = z.object({ version: z.string() }).parse(createRequire(import.meta.url)('../../package.json'));
export const playerVersion = version;

/** Of dotted numbers; what is no number counts as 0. */
export function isOlder(one: string, other: string): boolean {
  const numbers = (text: string): number[] => text.split('.').map((part) => Number.parseInt(part, 10) || 0);
  const [a, b] = [numbers(one), numbers(other)];
  for (let i = 0; i < 3; i++) {
    const difference = (a[i] ?? 0) - (b[i] ?? 0);
    if (difference !== 0) return difference < 0;
  }
  return false;
}
