import { join } from 'node:path';
import type { Logger } from 'pino';
import { z } from 'zod';
import type { Lean } from '../../core/shelf-plan.ts';
import type { Disk } from '../disk/disk.ts';
import { parseKept, readIfThere, writeWhole } from '../files.ts';

const Kept = z.object({ revision: z.int(), lines: z.int(), keepsBetter: z.boolean() });
type Kept = z.infer<typeof Kept>;

/** How far a plan had to be cut down for this disk; remembered, so that what is lacking is told right before the office is there again. */
export async function openLean({ data, disk, log }: { data: string; disk: Disk; log: Logger }) {
  const file = join(data, 'lean.json');
  let kept = parseKept(await readIfThere(file, disk), Kept);

  return {
    of: (revision: number): Lean | null => (kept?.revision === revision ? kept : null),
    lines: (): number | null => kept?.lines ?? null,
    async settle(revision: number, lean: Lean | null): Promise<void> {
      const next = lean && { revision, lines: lean.lines, keepsBetter: lean.keepsBetter };
      if (JSON.stringify(next) === JSON.stringify(kept)) return; // A small disk is asked again at each stocking up: no reason to write.
      kept = next;
      await writeWhole(file, JSON.stringify(kept), disk).catch((error: unknown) =>
        log.warn({ err: error }, 'how lean a plan is kept is not remembered'),
      );
    },
  };
}
