import { RegionKind, type Region } from '#shared/model/place.ts';
import { TypedName, typedLine } from '#shared/model/line.ts';
import { words, type Language } from '#shared/words/languages.ts';
import { covers, type By } from '../kit/by.ts';
import { fieldOf, memberOf } from '../kit/sheets/fields.ts';
import { BadRow, codeText, type Column, type TableRow } from '../kit/sheets/table.ts';
import { STROKE, type RegionPaths } from './region-paths.ts';
import { liesBelow } from './region-rules.ts';

export const regionColumns = [
  { key: 'parent', isNeeded: true },
  { key: 'level', isNeeded: true },
  { key: 'name', isNeeded: true },
  { key: 'code' },
] as const satisfies readonly Column[];
export type RegionColumn = (typeof regionColumns)[number]['key'];
const Code = typedLine({ max: 20 });

export const levelName = (kind: RegionKind, language: Language): string => words[language].stations[kind];

/** What a row is about: the region there is, or one that an earlier row makes. Its path of names is how others mean it. */
export interface Node {
  path: string;
  name: string;
  kind: RegionKind;
  region: Region | null;
}

export interface RegionStep {
  line: number;
  isNew: boolean;
  does: { path: string; parent: string | null; kind: RegionKind; name: string; code: string | null; id: Region['id'] | null };
}

/** `foreignCodes`: of regions that he does not see; a code is one of a kind all the same. Looks at rows from the highest level down, so that a row may name as its parent what another row makes. */
export function regionLook(by: By, paths: RegionPaths, foreignCodes: ReadonlySet<string>) {
  const { byCode, byId, pathOf } = paths;
  const nodeOf = (region: Region): Node => ({ path: pathOf(region), name: region.name, kind: region.kind, region });
  const byPath = new Map<string, Node>([...byId.values()].map((region) => [pathOf(region), nodeOf(region)]));
  const newCodes = new Map<string, Node>();
  const lines = new Map<string, number>();

  function parentOf(text: string): Node | null {
    if (text === '') {
      if (!by.scope.isEverywhere) throw new BadRow('parent', 'not_yours');
      return null;
    }
    const code = codeText('parent', text);
    const known = byCode.get(code);
    const parent = byPath.get(paths.tidy(text)) ?? newCodes.get(code) ?? (known && nodeOf(known));
    if (!parent) throw new BadRow('parent', 'not_found');
    if (parent.region && parent.region.closedAt !== null) throw new BadRow('parent', 'closed', parent.name);
    return parent;
  }

  function claim(column: RegionColumn, key: string, line: number): void {
    const first = lines.get(`${column} ${key}`);
    if (first !== undefined) throw new BadRow(column, 'twice', String(first));
    lines.set(`${column} ${key}`, line);
  }

  return ({ line, cells }: TableRow<RegionColumn>): RegionStep | null => {
    const kind = memberOf('level', RegionKind.options, levelName, cells.level ?? '');
    const name = fieldOf('name', TypedName, cells.name ?? '');
    const said = cells.code === undefined ? undefined : fieldOf('code', Code, codeText('code', cells.code)) || null;
    const named = cells.parent ?? '';
    // Its own regions' parents may lie above his part: that is where they already are.
    const [known, parent] = knownOf(said ?? null, name, named);
    const path = parent ? `${parent.path}${STROKE}${name}` : name;
    claim('name', path, line);
    if (said) claim('code', said, line);
    if (known) claim('name', known.id, line); // By its code or by its name: one region, one row.
    if (said && said !== known?.code && foreignCodes.has(said)) throw new BadRow('code', 'code_elsewhere');
    if (known) return changeOf(line, known, { kind, name, code: said === undefined ? known.code : said, path, parent });
    if (parent?.region && !covers(by.scope, parent.region.path)) throw new BadRow('parent', 'not_yours');
    if (parent && !liesBelow(kind, parent.kind)) throw new BadRow('level', 'level', parent.name);
    const node: Node = { path, name, kind, region: null };
    byPath.set(path, node);
    if (said) newCodes.set(said, node);
    return { line, isNew: true, does: { path, parent: parent?.path ?? null, kind, name, code: said ?? null, id: null } };
  };

  function knownOf(code: string | null, name: string, named: string): [Region | undefined, Node | null] {
    const root = byPath.get(name)?.region;
    const parent = named === '' && root?.parent === null ? null : parentOf(named);
    const here = byPath.get(parent ? `${parent.path}${STROKE}${name}` : name)?.region ?? undefined;
    const coded = code === null ? undefined : byCode.get(code);
    if (here && coded && here.id !== coded.id) throw new BadRow('code', 'code_taken', coded.name);
    return [coded ?? here, parent];
  }

  function changeOf(
    line: number,
    known: Region,
    now: { kind: RegionKind; name: string; code: string | null; path: string; parent: Node | null },
  ) {
    const { kind, name, code, path, parent } = now;
    if (known.kind !== kind) throw new BadRow('level', 'kind_stays', known.name);
    if (known.parent !== (parent?.region?.id ?? null)) throw new BadRow('parent', 'moves', byId.get(known.parent ?? '')?.name ?? '');
    if (known.closedAt !== null) throw new BadRow('name', 'closed', known.name);
    if (known.name === name && known.code === code) return null;
    if (!covers(by.scope, known.path)) throw new BadRow('name', 'not_yours');
    return { line, isNew: false, does: { path, parent: parent?.path ?? null, kind, name, code, id: known.id } };
  }
}

/** Rows by level, those of one level as they stand; what has no level comes last and is told as bad. */
export function fromTheTop(rows: readonly TableRow<RegionColumn>[]): TableRow<RegionColumn>[] {
  const depth = ({ cells }: TableRow<RegionColumn>): number => {
    try {
      return RegionKind.options.indexOf(memberOf('level', RegionKind.options, levelName, cells.level ?? ''));
    } catch {
      return RegionKind.options.length;
    }
  };
  return rows
    .map((row) => ({ row, at: depth(row) }))
    .toSorted((a, b) => a.at - b.at)
    .map(({ row }) => row);
}

export const regionCells = (region: Region, paths: RegionPaths, language: Language): Record<RegionColumn, string> => ({
  parent: paths.pathOf(region).split(STROKE).slice(0, -1).join(STROKE),
  level: levelName(region.kind, language),
  name: region.name,
  code: region.code ?? '',
});
