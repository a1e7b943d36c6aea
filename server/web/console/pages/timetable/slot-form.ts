import type { Dayjs } from 'dayjs';
import dayjs from 'dayjs';
import customParseFormat from 'dayjs/plugin/customParseFormat.js';
import type { SlotView } from '#shared/protocol/http/programmes.ts';
import type { ArgumentsOf } from '../../../kit/client.ts';
import { isoDay } from '../../../kit/format.ts';
import { fullName } from '../../parts/place-names.ts';
import { targetOf, type Chosen } from '../../parts/target-picker.tsx';

dayjs.extend(customParseFormat);

/** A slot as the form holds it. */
export interface SlotFields {
  title: string;
  playlist: string | undefined;
  targets: Chosen[];
  from: Dayjs;
  until: Dayjs | null;
  weekdays: number[];
  start: Dayjs;
  end: Dayjs;
  tier: 'timed' | 'loop';
  priority: number;
  repeats: boolean;
}

export type SlotBody = ArgumentsOf<'createSlot'>['body'];

const timeOf = (text: string): Dayjs => dayjs(text, text.length > 5 ? 'HH:mm:ss' : 'HH:mm');

/** Seconds are written only where there are some: 09:30, 09:30:15. */
const textOf = (time: Dayjs): string => time.format(time.second() === 0 ? 'HH:mm' : 'HH:mm:ss');

export function fieldsOf(slot: SlotView | null): SlotFields {
  if (!slot)
    return {
      title: '',
      playlist: undefined,
      targets: [],
      from: dayjs(isoDay(Date.now())),
      until: null,
      weekdays: [1, 2, 3, 4, 5, 6, 7],
      start: timeOf('09:00'),
      end: timeOf('11:00'),
      tier: 'timed',
      priority: 0,
      repeats: true,
    };
  return {
    ...slot,
    targets: slot.targets.map((target) => ({ value: target.id, label: fullName(target) })),
    from: dayjs(slot.from),
    until: slot.until === null ? null : dayjs(slot.until),
    start: timeOf(slot.start),
    end: timeOf(slot.end),
  };
}

export const windowOf = ({ start, end }: Pick<SlotFields, 'start' | 'end'>) => ({ start: textOf(start), end: textOf(end) });

export function bodyOf(fields: SlotFields): SlotBody {
  return {
    ...windowOf(fields),
    title: (fields.title ?? '').trim(),
    playlist: fields.playlist ?? '',
    targets: fields.targets.map(({ value }) => targetOf(value)).filter((target) => target !== undefined),
    from: fields.from.format('YYYY-MM-DD'),
    until: fields.until?.format('YYYY-MM-DD') ?? null,
    weekdays: [...fields.weekdays].sort((a, b) => a - b),
    tier: fields.tier,
    priority: fields.priority,
    repeats: fields.repeats,
  };
}
