import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { EpochId, newId, ScreenId } from '#shared/model/ids.ts';
import { AppError } from '#shared/problem.ts';
import { standingClock } from '#tests/support/clock.ts';
import { temporaryDatabase } from '#tests/support/database.ts';
import { journal } from '#tests/support/showings.ts';
import { createLog } from '../kit/log.ts';
import { createLedger } from './ledger.ts';

/** What a line between village and office does to a batch. */
const Step = fc.record({
  count: fc.integer({ min: 1, max: 6 }),
  fate: fc.constantFrom('arrives', 'lost', 'ack lost', 'arrives twice', 'held back'),
  /** Forgets what it was told: sends from an older mark again. */
  forgets: fc.oneof({ weight: 4, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: fc.integer({ min: 1, max: 8 }) }),
});

test('whatever the line loses, doubles and holds back, the ledger ends with exactly the player’s lines, once, in order', async () => {
  await using store = await temporaryDatabase();
  const { database } = store;
  const ledger = createLedger({ database, clock: standingClock(), log: createLog('silent') });

  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 1, max: 25 }), fc.array(Step, { maxLength: 25 }), async (length, steps) => {
      const [screen, epoch] = [newId('scr', ScreenId), newId('epo', EpochId)];
      const lines = Array.from({ length }, (_, i) => `{"line":${i + 1}}`);
      const { batch, chained } = journal(screen, epoch, lines);
      const heldBack: ReturnType<typeof batch>[] = [];
      let known = 0; // What the player believes is stored.

      /** A true journal is refused only for a hole, and is told where the ledger stands. */
      const send = async (sent: ReturnType<typeof batch>): Promise<number> => {
        try {
          return (await ledger.append(screen, sent)).stored;
        } catch (error) {
          if (!(error instanceof AppError) || error.code !== 'chain_broken' || error.params['isFork'] !== false) throw error;
          return Number(error.params['stored']);
        }
      };

      for (const { count, fate, forgets } of steps) {
        known = Math.max(0, known - forgets);
        if (known >= length) break;
        const next = batch(known + 1, count);
        if (fate === 'held back') heldBack.push(next);
        if (fate === 'held back' || fate === 'lost') continue;
        if (fate === 'arrives twice') await Promise.all([send(next), send(next)]);
        const stored = await send(next);
        if (fate !== 'ack lost') known = stored;
        const late = heldBack.shift();
        if (late) await send(late);
      }
      await Promise.all(heldBack.map(send));
      while (known < length) known = await send(batch(known + 1, 4));

      const kept: unknown = await database.reads('ledger').where({ screen, epoch }).orderBy('seq').select('seq', 'hash', 'line');
      expect(kept).toEqual(chained);
      expect(await database.reads('ledger_fork').where({ screen })).toEqual([]);
      expect(await ledger.watermark(screen, epoch)).toMatchObject({ stored: length, head: chained.at(-1)?.hash });
    }),
    { numRuns: 40 },
  );
});
