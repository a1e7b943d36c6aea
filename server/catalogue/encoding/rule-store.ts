import { z } from 'zod';
import type { EncodeRest, EncodeRule, QuietHours } from '#shared/model/encoding.ts';
import type { Db, Reads } from '../../database/connection.ts';

const RuleRow = z.object({ is_paused: z.int(), quiet_from: z.string().nullable(), quiet_to: z.string().nullable() });

export async function findRule(reads: Reads): Promise<EncodeRule> {
  const { is_paused, quiet_from: from, quiet_to: to } = RuleRow.parse(await reads('encode_rule').where({ id: 1 }).first());
  return { isPaused: is_paused === 1, quiet: from !== null && to !== null ? { from, to } : null };
}

export async function putRule(tx: Db, { isPaused, quiet }: EncodeRule): Promise<void> {
  await tx('encode_rule')
    .where({ id: 1 })
    .update({ is_paused: isPaused ? 1 : 0, quiet_from: quiet?.from ?? null, quiet_to: quiet?.to ?? null });
}

/** Null while the machine may encode. */
export function restOf({ isPaused, quiet }: EncodeRule, now: number): EncodeRest | null {
  if (isPaused) return { why: 'paused' };
  return quiet && isQuiet(quiet, new Date(now)) ? { why: 'quiet', hours: quiet } : null;
}

/** `now` on the server's own clock. From is in, to is out; hours that end before they begin go over midnight. */
function isQuiet(quiet: QuietHours, now: Date): boolean {
  const time = `${String(now.getHours()).padStart(2, '0')}:${String(now.getMinutes()).padStart(2, '0')}`;
  return quiet.from < quiet.to ? time >= quiet.from && time < quiet.to : time >= quiet.from || time < quiet.to;
}
