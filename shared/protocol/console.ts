import { z } from 'zod';
import { JobId, LessonId, ScreenId } from '../model/ids.ts';
import { PlayerStatus } from './player.ts';
import { Presence } from '../model/place.ts';
import { Readiness } from '../model/readiness.ts';
import type { Contract } from './contract.ts';

/** What a console page says on `/console`: nothing yet but that it is there. */
export const consoleUp = {
  hello: { body: z.strictObject({}), ack: z.object({ now: z.int() }) },
} satisfies Contract;

/** Topics of the change log, as the console sees them: "something about this noun has changed, ask again". */
export const Topic = z.enum([
  'lesson',
  'image',
  'playlist',
  'slot',
  'plan',
  'region',
  'station',
  'screen',
  'group',
  'enrolment',
  'manifest',
  'record',
  'alarm',
  'job',
  'account',
  'operator',
  'audit',
  'backup',
]);
export type Topic = z.infer<typeof Topic>;

/** What the server says to console pages. Pokes only: a lost one does no harm, the page asks again when it is looked at. */
export const consoleDown = {
  changed: { body: z.object({ topic: Topic, ids: z.array(z.string()) }), ack: z.object({}) },
  'job.progress': {
    body: z.object({ id: JobId, subject: z.string(), progress: z.number(), leftMs: z.int().nullable() }),
    ack: z.object({}),
  },
  'lesson.progress': { body: z.object({ id: LessonId, progress: z.number(), leftMs: z.int().nullable() }), ack: z.object({}) },
  'screen.status': {
    body: z.object({
      id: ScreenId,
      presence: Presence,
      status: PlayerStatus.nullable(),
      title: z.string().nullable(),
      readiness: Readiness.nullable(),
    }),
    ack: z.object({}),
  },
} satisfies Contract;
