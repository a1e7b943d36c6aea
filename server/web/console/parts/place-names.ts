import type { Target } from '#shared/model/programme.ts';
import type { PlaceNames } from '#shared/protocol/http/places.ts';
import { useAsk } from '../../kit/asking.ts';

export type Places = PlaceNames;

const NOTHING: Places = { regions: [], stations: [], screens: [], groups: [] };

/** Names of all regions, stations, screens and groups: the ground that targets of the timetable stand on. Lists ask for their own page of them. */
export function usePlaces(): { places: Places; isReady: boolean; error: Error | null; refetch: () => void } {
  const asked = useAsk('placeNames', {});
  return { places: asked.data ?? NOTHING, isReady: asked.data !== undefined, error: asked.error, refetch: () => void asked.refetch() };
}

/** A target's own name; a screen's with its station, because every village has a "meeting room". */
export function targetName(target: Target, { regions, stations, screens, groups }: Places): string {
  if (target.kind === 'region') return regions.find(({ id }) => id === target.id)?.name ?? target.id;
  if (target.kind === 'station') return stations.find(({ id }) => id === target.id)?.name ?? target.id;
  if (target.kind === 'group') return groups.find(({ id }) => id === target.id)?.name ?? target.id;
  const screen = screens.find(({ id }) => id === target.id);
  return screen ? screenName(screen, stations) : target.id;
}

export function screenName(screen: { name: string; station: string }, stations: Places['stations']): string {
  const station = stations.find(({ id }) => id === screen.station);
  return station ? `${station.name} · ${screen.name}` : screen.name;
}
