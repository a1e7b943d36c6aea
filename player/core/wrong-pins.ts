import { z } from 'zod';

/** Wrong PINs one after another, of one operator or of all. */
export const Tries = z.object({
  wrong: z.int().nonnegative(),
  /** When the last one was: monotonic ms of that boot. */
  boot: z.string(),
  atMono: z.number(),
});
export type Tries = z.infer<typeof Tries>;

/** So many are anybody's slips; each one more doubles the wait. */
export const FREE_TRIES = { operator: 2, box: 8 } as const;
const FIRST_WAIT_MS = 30_000;
const LONGEST_WAIT_MS = 900_000;

const waitAfter = (wrong: number, free: number): number =>
  wrong <= free ? 0 : Math.min(FIRST_WAIT_MS * 2 ** (wrong - free - 1), LONGEST_WAIT_MS);

export interface Moment {
  boot: string;
  mono: number;
}

/** Nobody knows how long it was dark after a power cut: the wait begins anew. */
export const resumed = (tries: Tries, { boot, mono }: Moment): Tries => (tries.boot === boot ? tries : { ...tries, boot, atMono: mono });

export const oneMore = (tries: Tries | undefined, { boot, mono }: Moment): Tries => ({
  wrong: (tries?.wrong ?? 0) + 1,
  boot,
  atMono: mono,
});

/** How long the next try has to wait. */
export function waitLeft(tries: Tries | undefined, whose: keyof typeof FREE_TRIES, { mono }: Pick<Moment, 'mono'>): number {
  return tries ? Math.max(0, Math.round(tries.atMono + waitAfter(tries.wrong, FREE_TRIES[whose]) - mono)) : 0;
}
