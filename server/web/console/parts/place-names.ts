import type { Region, Screen, Station } from '#shared/model/place.ts';
import type { Target } from '#shared/model/programme.ts';
import { useAsk } from '../../kit/asking.ts';

export interface Places {
  regions: readonly Region[];
  stations: readonly Station[];
  screens: readonly Screen[];
}

/** All regions, stations and screens: the ground that targets, trees and names stand on. */
export function usePlaces(): { places: Places; isReady: boolean; error: Error | null; refetch: () => void } {
  const regions = useAsk('listRegions', {});
  const stations = useAsk('listStations', {});
  const screens = useAsk('listScreens', {});
  const all = [regions, stations, screens];
  return {
    places: { regions: regions.data?.regions ?? [], stations: stations.data?.stations ?? [], screens: screens.data?.screens ?? [] },
    isReady: all.every((asked) => asked.data !== undefined),
    error: all.find((asked) => asked.error)?.error ?? null,
    refetch: () => void Promise.all(all.map((asked) => asked.refetch())),
  };
}

/** A target's own name; a screen's with its station, because every village has a "meeting room". */
export function targetName(target: Target, { regions, stations, screens }: Places): string {
  if (target.kind === 'region') return regions.find(({ id }) => id === target.id)?.name ?? target.id;
  if (target.kind === 'station') return stations.find(({ id }) => id === target.id)?.name ?? target.id;
  const screen = screens.find(({ id }) => id === target.id);
  return screen ? screenName(screen, stations) : target.id;
}

export function screenName(screen: Pick<Screen, 'name' | 'station'>, stations: readonly Station[]): string {
  const station = stations.find(({ id }) => id === screen.station);
  return station ? `${station.name} · ${screen.name}` : screen.name;
}
