import type { OfficeClient } from '#scripts/office/client.ts';
import { EpochId, newId } from '#shared/model/ids.ts';
import { stationCalls } from '#shared/protocol/http/stations.ts';
import { playerCalls } from '#shared/protocol/player.ts';
import { createVisitor } from './http.ts';

import { journal, lineOf } from './showings.ts';
import { createBox } from './stations.ts';
import { clerkAt } from './village.ts';

const LINE = 'x'.repeat(1000);

/** A box that only sends lines, as a player does: what was not acknowledged it sends again, in order. */
export async function openTalker(client: OfficeClient) {
  const station = await clerkAt(client).openStation('李家沟农家党校');
  const box = createBox(createVisitor(client.url));
  const { id, code } = await box.offer();
  await client.call(stationCalls.enterCode, { body: { code } });
  const body = { station, name: '教室大屏', kind: 'station' as const };
  const screen = (await client.call(stationCalls.confirmEnrolment, { params: { id }, body })).id;
  const { token } = await box.logIn(screen);
  const epoch = newId('epo', EpochId);
  const lines: string[] = [];
  let acknowledged = 0;

  /** So many further lines of a kilobyte, behind what is still to be sent. */
  async function tell(count: number): Promise<'stored' | 'refused'> {
    while (lines.length < acknowledged + count) lines.push(lineOf({ v: 1, kind: 'alarm', what: `${lines.length + 1}`, detail: LINE }));
    const batch = journal(screen, epoch, lines).batch(acknowledged + 1, count);
    try {
      const { stored } = await box.visitor.call(playerCalls.records, { body: batch }, { authorization: `Bearer ${token}` });
      acknowledged = stored;
      return 'stored';
    } catch {
      return 'refused';
    }
  }

  return { screen, epoch, tell, acknowledged: () => acknowledged };
}
