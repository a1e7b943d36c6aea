import { join } from 'node:path';
import type { Logger } from 'pino';
import { z } from 'zod';
import { createStrikes, type Struck, type Strikes } from '../../core/strikes.ts';
import { parseKept, readIfThere, writeWhole } from '../files.ts';
import { playerVersion } from '../version.ts';

const Kept = z.object({
  player: z.string(),
  struck: z.array(z.object({ thing: z.string(), count: z.int(), quarantinedAt: z.number().nullable() })),
});

/** What failed here, remembered over restarts. Another version of the player tries everything again. */
export async function openStrikes(data: string, log: Logger): Promise<Strikes> {
  const file = join(data, 'struck.json');
  const strikes = createStrikes(readKept(await readIfThere(file)));
  let known = JSON.stringify(strikes.struck());
  let writing = Promise.resolve();

  function keep(): void {
    const struck = strikes.struck();
    const text = JSON.stringify(struck);
    if (text === known) return;
    known = text;
    writing = writing
      .then(() => writeWhole(file, JSON.stringify({ player: playerVersion, struck } satisfies z.infer<typeof Kept>)))
      .catch((error: unknown) => log.warn({ err: error }, 'what failed is not remembered'));
  }

  return {
    ...strikes,
    strike(thing, now) {
      const isOver = strikes.strike(thing, now);
      keep();
      return isOver;
    },
    clear(thing) {
      strikes.clear(thing);
      keep();
    },
    forgive() {
      strikes.forgive();
      keep();
    },
  };
}

/** What cannot be read was not learnt. */
function readKept(text: string | null): readonly Struck[] {
  const kept = parseKept(text, Kept);
  return kept?.player === playerVersion ? kept.struck : [];
}
