import { z } from 'zod';
import { Alarm, AlarmKey } from '../../model/alarm.ts';
import { EpochId, ScreenId } from '../../model/ids.ts';
import { call } from '../call.ts';

/** A line that does not belong to the history that is held, beside the one that is. */
export const ForkedLine = z.object({ seq: z.int(), line: z.string(), hash: z.string(), receivedAt: z.int(), held: z.string().nullable() });
export type ForkedLine = z.infer<typeof ForkedLine>;

export const alarmCalls = {
  /** Newest first. */
  listAlarms: call({
    method: 'get',
    path: '/api/alarms',
    query: z.object({
      screen: ScreenId.optional(),
      state: z.enum(['unseen', 'seen']).optional(),
      page: z.coerce.number().int().min(1).default(1),
      size: z.coerce.number().int().min(1).max(200).default(50),
    }),
    reply: z.object({ total: z.int(), alarms: z.array(Alarm) }),
  }),
  /** Who saw it first, and when, is kept: marking again changes nothing. */
  markAlarmsSeen: call({
    method: 'post',
    path: '/api/alarms/seen',
    body: z.strictObject({ alarms: z.array(AlarmKey).min(1).max(200) }),
    reply: z.object({}),
  }),
  /** The other history of a journal, from where it parts; the first lines of it, and how many there are. */
  listForked: call({
    method: 'get',
    path: '/api/forks/:screen/:epoch',
    params: z.object({ screen: ScreenId, epoch: EpochId }),
    reply: z.object({ total: z.int(), lines: z.array(ForkedLine) }),
  }),
};
