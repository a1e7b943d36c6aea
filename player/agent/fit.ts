import { join } from 'node:path';
import type { Logger } from 'pino';
import { z } from 'zod';
import { judgeFit, UNTRIED, type Fit } from '../core/fit.ts';
import type { Disk } from './disk/disk.ts';
import { parseKept, readIfThere, writeWhole } from './files.ts';

const Kept = z.object({ mostLines: z.int().nullable(), strikes: z.int() });

/** What the box can draw, learnt from the frames that it dropped, and remembered. */
export async function openFit({ data, log, disk, onLess }: { data: string; log: Logger; disk: Disk; onLess: () => void }) {
  const file = join(data, 'fit.json');
  let fit = await readKept(file, disk);

  function shown(account: { rung: string | null; frames: number; droppedFrames: number }): void {
    const next = judgeFit(fit, account);
    if (next === fit) return;
    const isLess = next.mostLines !== fit.mostLines;
    fit = next;
    writeWhole(file, JSON.stringify(fit), disk).catch((error: unknown) =>
      log.warn({ err: error }, 'what the box can draw is not remembered'),
    );
    if (!isLess) return;
    log.warn({ rung: account.rung, mostLines: fit.mostLines }, 'too many frames dropped: from now on fewer lines');
    onLess();
  }

  return { shown, mostLines: () => fit.mostLines ?? Infinity };
}

/** What cannot be read was not learnt. */
async function readKept(file: string, disk: Disk): Promise<Fit> {
  return parseKept(await readIfThere(file, disk).catch(() => null), Kept) ?? UNTRIED;
}
