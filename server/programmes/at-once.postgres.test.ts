import { expect, test } from 'vitest';
import { GroupId } from '#shared/model/ids.ts';
import { chief } from '#tests/support/by.ts';
import { standingClock } from '#tests/support/clock.ts';
import { county } from '#tests/support/county.ts';
import { temporaryDatabase } from '#tests/support/database.ts';
import type { Db } from '../database/connection.ts';
import { groupService } from '../stations/group-service.ts';
import { playlistService } from './playlist-service.ts';
import { slotService } from './slot-service.ts';

const titlesOf = async (tx: Db, group: GroupId): Promise<string[]> =>
  tx('slot_target').join('slot', 'slot.id', 'slot_target.slot').where({ target: group }).pluck('slot.title');

test('a group that a colleague plans for at this moment is not removed: the question who uses it is asked again', async () => {
  await using store = await temporaryDatabase();
  const { database } = store;
  const [clock, land] = [standingClock(), county(database)];
  const station = await land.station(await land.region('板坡村'), '活动室');
  const screen = await land.screen(station, '大屏');
  const playlist = await playlistService({ database, clock }).create(chief, {
    title: '春耕',
    items: [{ content: await land.lesson('育秧'), seconds: null }],
  });
  const wasAsked = Promise.withResolvers<void>();
  const isPlanned = Promise.withResolvers<void>();
  let asked = 0;
  const groups = groupService({
    database,
    clock,
    groupUses: async (tx, group) => {
      const titles = await titlesOf(tx, group);
      asked += 1;
      wasAsked.resolve();
      await isPlanned.promise;
      return titles;
    },
  });
  const { id } = await groups.create(chief, { name: '广场大屏', rule: null, screens: [screen] });
  const removing = groups.remove(chief, id).catch(String);
  await wasAsked.promise;
  await slotService({ database, clock }).create(chief, {
    title: '早课',
    tier: 'timed',
    priority: 0,
    playlist: playlist.id,
    repeats: false,
    targets: [{ kind: 'group', id }],
    from: '2026-11-23',
    until: null,
    weekdays: [1],
    start: '08:00',
    end: '09:00',
  });
  isPlanned.resolve();
  expect(await removing).toContain('in_use');
  expect(asked).toBe(2);
  expect((await groups.get(chief, id)).name).toBe('广场大屏');
});
