import type { z } from 'zod';
import type { ScreenId } from '#shared/model/ids.ts';
import type { Day } from '#shared/model/programme.ts';
import { notFound } from '#shared/problem.ts';
import type { programmeCalls } from '#shared/protocol/http/programmes.ts';
import { localDayBounds } from '#shared/timetable/local-time.ts';
import { itemsOf, stretches, type Stretch } from '#shared/timetable/stretches.ts';
import { listTitles } from '../catalogue/content-store.ts';
import type { Reads } from '../database/connection.ts';
import { covers, type Scope } from '../kit/by.ts';
import { listPlaces } from '../stations/place-store.ts';
import { loadPlan, planProgramme, slotsFor } from './plan.ts';

type DayPreview = z.output<typeof programmeCalls.previewDay.reply>;
const MOST_ITEMS = 200;

/** A screen's local day as it is planned now, by the very function the player calls. */
export async function previewDay(reads: Reads, scope: Scope, screen: ScreenId, day: Day): Promise<DayPreview> {
  const [place] = await listPlaces(reads, [screen]);
  if (!place || !covers(scope, place.regionPath, place.station)) throw notFound('screen', screen);

  const plan = await loadPlan(reads);
  const programme = planProgramme(plan, place);
  const { from, to } = localDayBounds(place.zone, day);
  const slotTitles = new Map(slotsFor(plan, place).map(({ id, title }) => [id, title]));
  const titles = await listTitles(reads, [...new Set(programme.playlists.flatMap(({ items }) => items.map(({ content }) => content)))]);

  const present = (stretch: Stretch): DayPreview['stretches'][number] => ({
    from: stretch.from,
    to: stretch.to,
    cause: stretch.cause,
    slot: stretch.slot?.id ?? null,
    slotTitle: stretch.slot ? (slotTitles.get(stretch.slot.id) ?? '') : null,
    playlist: stretch.playlist,
    playlistTitle: stretch.playlist ? (plan.playlists.get(stretch.playlist)?.title ?? '') : null,
    items: itemsOf(programme, stretch, MOST_ITEMS).map((item) => ({
      content: item.content,
      title: titles.get(item.content) ?? '',
      from: item.from,
      to: item.to,
    })),
  });
  return { zone: place.zone, from, to, stretches: stretches(programme, from, to).map(present) };
}
