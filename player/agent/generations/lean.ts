import { join } from 'node:path';
import type { Logger } from 'pino';
import { z } from 'zod';
import type { Lean } from '../../core/shelf-plan.ts';
import type { Disk } from '../disk/disk.ts';
import { readIfThere, writeWhole } from '../files.ts';

const Kept = z.object({ revision: z.int(), lines: z.int(), keepsBetter: z.boolean() });
type Kept = z.infer<typeof Kept>;

/** How far a plan had to be cut down for this disk; remembered, so that what is lacking is told right before the office is there again. */
export async function openLean({ data, disk, log }: { data: string; disk: Disk; log: Logger }) {
  const file = join(data, 'lean.json');
  let kept = parsed(await readIfThere(file, disk));

  return {
    of: (revision: number): Lean | null => (kept?.revision === revision ? kept : null),
    lines: (): number | null => kept?.lines ?? null,
    async settle(revision: number, lean: Lean | null): Promise<void> {
      if (lean === null && kept === null) return;
      kept = lean && { revision, lines: lean.lines, keepsBetter: lean.keepsBetter };
      await writeWhole(file, JSON.stringify(kept), disk).catch((error: unknown) =>
        log.warn({ err: error }, 'how lean a plan is kept is not remembered'),
      );
    },
  };
}

function parsed(text: string | null): Kept | null {
  try {
    return text === null ? null : Kept.nullable().parse(JSON.parse(text));
  } catch {
    return null; // It is reckoned anew.
  }
}
