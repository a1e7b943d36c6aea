import type { Region } from '#shared/model/place.ts';
import { BadRow, codeText, type ColumnKey } from '../kit/sheets/table.ts';

/** Parts the names of a path from the root down: 河池市/东兰县/兰木乡. */
export const STROKE = '/';
const tidy = (path: string): string =>
  path
    .normalize('NFC')
    .split(/[/／>]/)
    .map((name) => name.trim())
    .filter(Boolean)
    .join(STROKE);

/** Regions as a sheet names them: by statistical code, or by the way down from the root. */
export function regionPaths(regions: readonly Region[]) {
  const byId = new Map<string, Region>(regions.map((region) => [region.id, region]));
  const pathOf = (region: Region): string =>
    region.path
      .split('/')
      .filter(Boolean)
      .map((id) => byId.get(id)?.name ?? '')
      .join(STROKE);
  const byPath = new Map(regions.map((region) => [pathOf(region), region]));
  const byCode = new Map(regions.flatMap((region) => (region.code === null ? [] : [[region.code, region]])));

  function find(column: ColumnKey, text: string): Region | undefined {
    return byPath.get(tidy(text)) ?? byCode.get(codeText(column, text));
  }
  return { byId, byPath, byCode, pathOf, find, tidy };
}
export type RegionPaths = ReturnType<typeof regionPaths>;

export function foundRegion(paths: RegionPaths, column: ColumnKey, text: string): Region {
  if (text === '') throw new BadRow(column, 'empty');
  const region = paths.find(column, text);
  if (!region) throw new BadRow(column, 'not_found');
  return region;
}
