import type { Db } from '../database/connection.ts';

/**
 * Whoever changes accounts takes this one row first, and reads only afterwards. On PostgreSQL transactions run side by side: without
 * it two administrators could close each other, each finding the other still there.
 */
export async function takeTurn(tx: Db): Promise<void> {
  await tx('account_turn').increment('taken', 1);
}
