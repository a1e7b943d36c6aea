import type { LessonsSection } from '#shared/model/manifest.ts';
import type { Lowered, TooLarge } from '#shared/model/alarm.ts';
import type { RoomPlan } from '../../core/room-plan.ts';
import type { Lean } from '../../core/shelf-plan.ts';

export type TooMuch = RoomPlan & { kind: 'too-large' };

/** As many names as a line of the record has room for. */
const MOST_NAMED = 8;
const LONGEST_NAME = 60;

/** The detail of the alarm: figures, and what is too much by its title. */
export function tellTooLarge({ needBytes, roomBytes, tooMuch }: TooMuch, { lessons, images }: LessonsSection): string {
  const titles = new Map<string, string>([...lessons, ...images].map(({ id, title }) => [id, title]));
  const named = tooMuch.slice(0, MOST_NAMED).map((content) => (titles.get(content) ?? content).slice(0, LONGEST_NAME));
  return JSON.stringify({ needBytes, roomBytes, count: tooMuch.length, named } satisfies TooLarge);
}

/** The same for a plan that is kept in fewer lines. */
export const tellLowered = ({ lines }: Lean, { needBytes, roomBytes }: TooMuch): string =>
  JSON.stringify({ lines, needBytes, roomBytes } satisfies Lowered);
