import type { z } from 'zod';
import { AuditFilter, type auditCalls } from '#shared/protocol/http/audit.ts';
import { addDays } from '../../../kit/format.ts';

/** What the address asks for. Days are those of whoever reads. */
export interface Asked {
  query: z.input<typeof auditCalls.listAudit.query>;
  fromDay: string;
  toDay: string;
  /** Is anything but the newest asked for? */
  isNarrowed: boolean;
}

const isDay = (text: string): boolean => /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(text));
const startOf = (day: string): number => new Date(`${day}T00:00:00`).getTime();

export function askedOf(get: (key: string) => string): Asked {
  const [fromDay, toDay] = [get('from'), get('to')].map((day) => (isDay(day) ? day : ''));
  const words = Object.fromEntries(['account', 'thing', 'action', 'text'].map((key) => [key, get(key).trim() || undefined]));
  const said = AuditFilter.safeParse(words).data ?? {}; // An address typed by hand may say anything.
  const times = { ...(fromDay && { from: startOf(fromDay) }), ...(toDay && { to: startOf(addDays(toDay, 1)) }) };
  const from = { ...(get('before') && { before: get('before') }), ...(get('after') && { after: get('after') }) };
  const isNarrowed = Object.values(said).some((value) => value !== undefined) || Object.keys(times).length > 0;
  return { query: { ...said, ...times, ...from }, fromDay: fromDay ?? '', toDay: toDay ?? '', isNarrowed };
}
