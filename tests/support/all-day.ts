import { newId, SlotId } from '#shared/model/ids.ts';
import type { PlannedSlot } from '#shared/model/programme.ts';

/** A timed slot that is on at this very moment in the office's zone. */
export const allDay = (playlist: PlannedSlot['playlist']): PlannedSlot => ({
  id: newId('slt', SlotId),
  from: '2020-01-01',
  until: null,
  weekdays: [1, 2, 3, 4, 5, 6, 7],
  start: '00:00',
  end: '00:00',
  tier: 'timed',
  priority: 0,
  playlist,
  repeats: true,
});
