import { RegionId, ScreenId, StationId } from '#shared/model/ids.ts';
import type { Reads } from '../database/connection.ts';
import type { By } from '../kit/by.ts';
import { getSeenRegion } from '../regions/region-rules.ts';
import { getScreen } from './screen-rules.ts';
import { getStation } from './station-rules.ts';

/** Throws when whoever asks does not see this region, station or screen. */
export async function seenPlace(reads: Reads, by: By, id: RegionId | StationId | ScreenId): Promise<void> {
  const region = RegionId.safeParse(id).data;
  const station = StationId.safeParse(id).data;
  if (region) await getSeenRegion(reads, by, region);
  else if (station) await getStation(reads, by, station);
  else await getScreen(reads, by, ScreenId.parse(id));
}
