import { join } from 'node:path';
import { z } from 'zod';
import { CommandAnswer } from '#shared/model/command.ts';
import { CommandId } from '#shared/model/ids.ts';
import { parseKept, readIfThere, writeWhole } from '../files.ts';

/** Far more than a person asks for in the minute that a command is good for. */
const KEPT = 200;

const Kept = z.object({
  /** No command older than the newest that was ever taken by more than its life can be one of today's. */
  newestIssuedAt: z.int(),
  commands: z.array(
    z.object({
      id: CommandId,
      answer: CommandAnswer.nullable(),
      /** Done is what another life of the agent sees: that it is there. */
      isRestart: z.boolean().optional(),
      /** The office may not ask again in time: it is told unasked. */
      isUntold: z.boolean().optional(),
    }),
  ),
  /** What a command set, until the office says otherwise in the settings. */
  volume: z.object({ percent: z.int(), instead: z.int() }).nullable(),
});
type Kept = z.infer<typeof Kept>;

export type KeptCommands = Awaited<ReturnType<typeof openKeptCommands>>;

/** What was asked of this box and what came of it: a command is done once, also when the power goes in between. */
export async function openKeptCommands(data: string) {
  const file = join(data, 'commands.json');
  const before = parseKept(await readIfThere(file), Kept) ?? { newestIssuedAt: 0, commands: [], volume: null };
  let kept: Kept = { ...before, commands: before.commands.map(restarted) };

  async function save(next: Kept): Promise<void> {
    kept = next;
    await writeWhole(file, JSON.stringify(kept));
  }

  return {
    newestIssuedAt: () => kept.newestIssuedAt,
    /** Undefined: never heard of. Null: begun, and how it ended nobody knows. */
    find: (id: CommandId): CommandAnswer | null | undefined => kept.commands.find((one) => one.id === id)?.answer,
    begin: (id: CommandId, issuedAt: number, isRestart = false): Promise<void> =>
      save({
        ...kept,
        newestIssuedAt: Math.max(kept.newestIssuedAt, issuedAt),
        commands: [...kept.commands.slice(1 - KEPT), { id, answer: null, ...(isRestart && { isRestart }) }],
      }),
    /** Answers that are known only now, and that the office has not heard. */
    untold: () => kept.commands.flatMap(({ id, answer, isUntold }) => (isUntold && answer ? [{ id, answer }] : [])),
    told: (id: CommandId): Promise<void> =>
      save({ ...kept, commands: kept.commands.map((one) => (one.id === id ? { id, answer: one.answer } : one)) }),
    end: (id: CommandId, answer: CommandAnswer): Promise<void> =>
      save({ ...kept, commands: kept.commands.map((one) => (one.id === id ? { id, answer } : one)) }),
    volume: () => kept.volume,
    setVolume: (volume: Kept['volume']): Promise<void> => save({ ...kept, volume }),
  };
}

/** Begun by the life before this one, which has therefore come to its end. */
const restarted = (one: Kept['commands'][number]): Kept['commands'][number] =>
  one.isRestart && one.answer === null ? { ...one, answer: { outcome: 'done' }, isUntold: true } : one;
