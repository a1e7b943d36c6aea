import { z } from 'zod';
import { TypedSearch } from '../../model/line.ts';
import { call } from '../call.ts';

/** Everything that has a name and a page of its own. */
export const HitKind = z.enum(['lesson', 'image', 'playlist', 'slot', 'station', 'screen', 'region', 'group', 'account']);
export type HitKind = z.infer<typeof HitKind>;

export const Hit = z.object({
  kind: HitKind,
  id: z.string(),
  name: z.string(),
  /** What tells two of one name apart: a screen's station, a station's region, a lesson's teacher. */
  note: z.string(),
});
export type Hit = z.infer<typeof Hit>;

export const searchCalls = {
  /** The first few of each kind that whoever asks may see, by a part of the name, its pinyin or its initials. */
  search: call({
    method: 'get',
    path: '/api/search',
    query: z.object({ text: TypedSearch, each: z.coerce.number().int().min(1).max(20).default(5) }),
    reply: z.object({ hits: z.array(Hit) }),
  }),
};
