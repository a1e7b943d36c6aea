import { z } from 'zod';
import { LessonId, PlaylistId } from '#shared/model/ids.ts';
import { dayAt } from '#shared/timetable/local-time.ts';
import { nextStart, recurrenceOf, startsOn, windowOn } from '#shared/timetable/recurrence.ts';
import type { Slot } from '#shared/model/programme.ts';
import type { Reads } from '../database/connection.ts';
import { rowsOf } from '../database/insert.ts';
import { findDefaultPlaylist } from './playlist-store.ts';
import { listSlotsOfPlaylists } from './slot-store.ts';

const Named = z.object({ playlist: PlaylistId, lesson: LessonId });

/**
 * When a screen is to show each of these lessons next: `now` where it should be showing it already, or fills its holes with it. Lessons that are
 * planned nowhere are left out. Whether a slot of a higher tier comes first is not asked: it may be taken away.
 */
export async function nextShowings(reads: Reads, lessons: readonly LessonId[], now: number): Promise<Map<LessonId, number>> {
  const named = rowsOf(
    Named,
    await reads('playlist_content')
      .whereIn('content', [...new Set(lessons)])
      .select('playlist', { lesson: 'content' }),
  );
  const next = new Map<LessonId, number>();
  if (named.length === 0) return next;
  const [slots, fallback, zones] = await Promise.all([
    listSlotsOfPlaylists(reads, [...new Set(named.map(({ playlist }) => playlist))]),
    findDefaultPlaylist(reads),
    zonesOf(reads),
  ]);
  for (const { playlist, lesson } of named) {
    const own = slots.filter((slot) => slot.playlist === playlist).flatMap((slot) => startOf(slot, zones, now) ?? []);
    const at = playlist === fallback ? now : Math.min(Infinity, ...own);
    if (Number.isFinite(at)) next.set(lesson, Math.min(at, next.get(lesson) ?? Infinity));
  }
  return next;
}

/** The earliest among the clocks of all stations. */
function startOf(slot: Slot, zones: readonly string[], now: number): number | undefined {
  const rule = recurrenceOf(slot);
  const starts = zones.flatMap((zone) => {
    const today = dayAt(zone, now);
    const isOn = [today - 1, today].some((day) => {
      const window = startsOn(rule, day) ? windowOn(zone, rule, day) : undefined;
      return window !== undefined && window.from <= now && now < window.to;
    });
    return isOn ? [now] : (nextStart(zone, rule, now, today) ?? []);
  });
  return starts.length > 0 ? Math.min(...starts) : undefined;
}

async function zonesOf(reads: Reads): Promise<string[]> {
  const rows = rowsOf(z.object({ zone: z.string() }), await reads('station').distinct('zone'));
  return rows.length > 0 ? rows.map(({ zone }) => zone) : ['Asia/Shanghai'];
}
