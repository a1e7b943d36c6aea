import { join } from 'node:path';
import type { Logger } from 'pino';
import { z } from 'zod';
import type { OperatorsSection, Pin } from '#shared/model/operator.ts';
import { oneMore, resumed, Tries, waitLeft } from '../../core/wrong-pins.ts';
import type { Clock } from '../clock.ts';
import { parseKept, readIfThere, writeWhole } from '../files.ts';
import { isPin } from './pin.ts';

export type Operator = OperatorsSection['operators'][number];

/** Of each operator under the salt of the PIN that was tried: a new one from the office is a new beginning. */
const Kept = z.object({ operators: z.record(z.string(), Tries.extend({ salt: z.string() })), box: Tries.optional() });
type Kept = z.infer<typeof Kept>;

export type Doorkeeper = Awaited<ReturnType<typeof openDoorkeeper>>;

/** Checks PINs, one at a time. A try is written down before it is looked at, so that neither a new page nor a power cut wins another. */
export async function openDoorkeeper(data: string, clock: Pick<Clock, 'boot' | 'mono'>, log: Logger) {
  const file = join(data, 'pins.json');
  const moment = () => ({ boot: clock.boot, mono: clock.mono() });
  let kept = parseKept(await readIfThere(file), Kept) ?? { operators: {} };
  kept = {
    operators: Object.fromEntries(Object.entries(kept.operators).map(([id, tries]) => [id, { ...tries, ...resumed(tries, moment()) }])),
    ...(kept.box && { box: resumed(kept.box, moment()) }),
  };

  async function save(next: Kept): Promise<void> {
    await writeWhole(file, JSON.stringify(next));
    kept = next;
  }

  const triesOf = ({ id, pin }: Operator): Kept['operators'][string] | undefined => {
    const tries = kept.operators[id];
    return tries?.salt === pin.salt ? tries : undefined;
  };

  const waitMs = (operator: Operator): number =>
    Math.max(waitLeft(triesOf(operator), 'operator', moment()), waitLeft(kept.box, 'box', moment()));

  /** As if this operator had never slipped; what others tried stays. */
  function forgiven({ id }: Operator): Kept {
    const { [id]: mine, ...operators } = kept.operators;
    const box = kept.box && { ...kept.box, wrong: Math.max(0, kept.box.wrong - (mine?.wrong ?? 0)) };
    return { operators, ...(box && { box }) };
  }

  async function tryOne(operator: Operator, pin: Pin): Promise<'right' | 'wrong' | 'wait'> {
    if (waitMs(operator) > 0) return 'wait';
    // What was tried against an older PIN does not count against the new one.
    const before = triesOf(operator) ? kept : forgiven(operator);
    const mine = { ...oneMore(before.operators[operator.id], moment()), salt: operator.pin.salt };
    await save({ operators: { ...before.operators, [operator.id]: mine }, box: oneMore(before.box, moment()) });
    if (!(await isPin(pin, operator.pin))) return 'wrong';
    await save(forgiven(operator)).catch((error: unknown) => log.warn({ err: error }, 'a right PIN could not be written down'));
    return 'right';
  }

  let turn: Promise<unknown> = Promise.resolve();
  return {
    waitMs,
    check(operator: Operator, pin: Pin): Promise<'right' | 'wrong' | 'wait'> {
      const mine = turn.then(() => tryOne(operator, pin));
      turn = mine.catch(() => undefined);
      return mine;
    },
  };
}
