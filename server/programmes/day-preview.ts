import type { z } from 'zod';
import type { ContentState } from '#shared/model/content.ts';
import type { PlaylistId, ScreenId } from '#shared/model/ids.ts';
import type { Day } from '#shared/model/programme.ts';
import { notFound } from '#shared/problem.ts';
import type { LeftOut, MissingItem, PlannedStretch, programmeCalls } from '#shared/protocol/http/programmes.ts';
import { localDayBounds } from '#shared/timetable/local-time.ts';
import { itemsOf, stretches, type Stretch } from '#shared/timetable/stretches.ts';
import { listLessonStates, listTitles } from '../catalogue/content-store.ts';
import type { Reads } from '../database/connection.ts';
import { covers, type Scope } from '../kit/by.ts';
import { listPlaces } from '../stations/place-store.ts';
import { leftOutOf } from './left-out.ts';
import { loadPlan, planProgramme, slotsFor, type Plan } from './plan.ts';

type DayPreview = z.output<typeof programmeCalls.previewDay.reply>;
const MOST_ITEMS = 200;

/**
 * A screen's local day as it is planned now, by the very function the player calls. Beside it stands what that function is not told
 * of, because it never reaches a screen: items that are not ready, and slots of which nothing is.
 */
export async function previewDay(reads: Reads, scope: Scope, screen: ScreenId, day: Day): Promise<DayPreview> {
  const [place] = await listPlaces(reads, [screen]);
  if (!place || !covers(scope, place.regionPath, place.station)) throw notFound('screen', screen);

  const plan = await loadPlan(reads);
  const programme = planProgramme(plan, place);
  const { from, to } = localDayBounds(place.zone, day);
  const slotTitles = new Map(slotsFor(plan, place).map(({ id, title }) => [id, title]));
  const contents = contentsOf(plan, programme.playlists);
  const [titles, states] = await Promise.all([listTitles(reads, contents), listLessonStates(reads, contents)]);

  const named = ({ slot, playlist, from, to }: Stretch): Omit<PlannedStretch, 'cause' | 'items'> => ({
    from,
    to,
    slot: slot?.id ?? null,
    slotTitle: slot ? (slotTitles.get(slot.id) ?? '') : null,
    playlist,
    playlistTitle: playlist ? (plan.playlists.get(playlist)?.title ?? '') : null,
    missing: playlist ? missingOf(plan, playlist, titles, states) : [],
  });
  const present = (stretch: Stretch): PlannedStretch => ({
    ...named(stretch),
    cause: stretch.cause,
    items: itemsOf(programme, stretch, MOST_ITEMS).map((item) => ({
      content: item.content,
      title: titles.get(item.content) ?? '',
      from: item.from,
      to: item.to,
    })),
  });
  const leftOut = leftOutOf(programme, from, to).flatMap((stretch): LeftOut[] =>
    stretch.cause === 'idle' ? [] : [{ ...named(stretch), cause: stretch.cause }],
  );
  return { zone: place.zone, from, to, stretches: stretches(programme, from, to).map(present), leftOut };
}

/** All that the playlists name, ready or not. */
function contentsOf(plan: Plan, playlists: readonly { id: PlaylistId }[]): string[] {
  return [...new Set(playlists.flatMap(({ id }) => plan.playlists.get(id)?.items ?? []).map(({ content }) => content))];
}

function missingOf(
  plan: Plan,
  playlist: PlaylistId,
  titles: ReadonlyMap<string, string>,
  states: ReadonlyMap<string, ContentState>,
): MissingItem[] {
  const contents = new Set(plan.playlists.get(playlist)?.items.map(({ content }) => content));
  return [...contents]
    .filter((content) => !plan.content.has(content))
    .map((content) => ({ content, title: titles.get(content) ?? '', why: whyMissing(states.get(content)) }));
}

/** What has become ready since the plan was read is as good as being made: the screen's plan does not have it yet. */
function whyMissing(state: ContentState | undefined): MissingItem['why'] {
  if (state === undefined) return 'gone';
  return state === 'ready' ? 'working' : state;
}
