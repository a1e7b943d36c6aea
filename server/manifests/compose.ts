import { createHash } from 'node:crypto';
import { BlobHash, type BlobRef } from '#shared/model/blob.ts';
import type { ContentId, StationId } from '#shared/model/ids.ts';
import type { LessonsSection, ManifestRoot, PackagesSection, SettingsSection } from '#shared/model/manifest.ts';
import type { OperatorsSection } from '#shared/model/operator.ts';
import type { Programme } from '#shared/model/programme.ts';
import type { ReadyContent } from '../catalogue/content-store.ts';
import { planProgramme, type Plan } from '../programmes/plan.ts';
import type { ScreenPlace } from '../stations/place-store.ts';

/** A section's exact text and its name. */
export interface SectionText {
  ref: BlobRef;
  body: string;
  /** It names people, and must go when one of them is erased. */
  isPersonal?: true;
}

export type SectionName = 'programme' | 'lessons' | 'packages' | 'settings';

/** Who may act at a station's boxes. */
export type OperatorsAt = (station: StationId, regionPath: string) => OperatorsSection['operators'];

/** What a screen is to be told, before it gets a number, dates and a signature. */
export interface Composition {
  sections: Record<SectionName, SectionText> & { operators?: SectionText };
  withdrawn: string[];
  /** Of all the above: the same instruction is not issued twice. */
  contentHash: string;
}

const LOWEST_PLAYER = '0.1.0';

/** Pure: the same plan and place give the same bytes. */
export function compose(plan: Plan, place: ScreenPlace, operatorsAt: OperatorsAt): Composition {
  const programme = planProgramme(plan, place);
  const content = contentOf(programme, plan.content);
  const sections = {
    programme: sectionOf(programme),
    lessons: sectionOf(lessonsOf(content)),
    packages: sectionOf(packagesOf(content)),
    settings: sectionOf(settingsOf(place)),
    ...operatorsOf(place, operatorsAt),
  };
  const withdrawn: string[] = [];
  const contentHash = sha256(JSON.stringify([Object.values(sections).map(({ ref }) => ref.blob), withdrawn, LOWEST_PLAYER]));
  return { sections, withdrawn, contentHash };
}

/** The one JSON text that is signed, stored and sent as it is. */
export function rootText(composition: Composition, place: ScreenPlace, revision: number, issuedAt: number, validUntil: number): string {
  const { programme, lessons, packages, settings, operators } = composition.sections;
  const root: ManifestRoot = {
    v: 1,
    screen: place.id,
    revision,
    issuedAt,
    validUntil,
    lowestPlayer: LOWEST_PLAYER,
    withdrawn: composition.withdrawn,
    emergency: null,
    sections: {
      programme: programme.ref,
      lessons: lessons.ref,
      packages: packages.ref,
      settings: settings.ref,
      ...(operators && { operators: operators.ref }),
    },
  };
  return JSON.stringify(root);
}

function contentOf(programme: Programme, known: ReadonlyMap<ContentId, ReadyContent>): ReadyContent[] {
  const ids = new Set(programme.playlists.flatMap(({ items }) => items.map(({ content }) => content)));
  return [...ids].toSorted().flatMap((id) => known.get(id) ?? []);
}

function lessonsOf(content: readonly ReadyContent[]): LessonsSection {
  return {
    v: 1,
    lessons: content.flatMap((it) =>
      it.kind === 'lesson' ? [pick(it, ['id', 'title', 'teacher', 'topic', 'edition', 'durationMs', 'package'])] : [],
    ),
    images: content.flatMap((it) => (it.kind === 'image' ? [pick(it, ['id', 'title', 'blob', 'type', 'width', 'height'])] : [])),
  };
}

function packagesOf(content: readonly ReadyContent[]): PackagesSection {
  return {
    v: 1,
    packages: content.flatMap((it) => (it.kind === 'lesson' ? [{ blob: it.package, bytes: it.packageBytes }] : [])),
    images: content.flatMap((it) => (it.kind === 'image' ? [{ blob: it.blob, bytes: it.bytes }] : [])),
  };
}

function settingsOf(place: ScreenPlace): SettingsSection {
  const { name, kind, zone, station, stationName, download } = place;
  const said = { id: station, name: stationName };
  // Said only where there is one: what was issued before there were any need not be issued again.
  return { v: 1, station: said, name, kind, zone, language: 'zh-CN', volume: 80, safePicture: null, ...(download && { download }) };
}

/** An outdoor screen has no menu. Where nobody could be named there is no such section: whoever has the remote may act. */
function operatorsOf({ kind, station, regionPath, operatorsNamed }: ScreenPlace, operatorsAt: OperatorsAt): { operators?: SectionText } {
  const operators = operatorsNamed && kind !== 'outdoor' ? operatorsAt(station, regionPath) : [];
  if (operators.length === 0) return {};
  return { operators: { ...sectionOf({ v: 1, operators } satisfies OperatorsSection), isPersonal: true } };
}

function sectionOf(document: object): SectionText {
  const body = JSON.stringify(document);
  return { ref: { blob: BlobHash.parse(sha256(body)), bytes: Buffer.byteLength(body) }, body };
}

function pick<T extends object, K extends keyof T>(from: T, keys: readonly K[]): Pick<T, K> {
  return Object.fromEntries(keys.map((key) => [key, from[key]])) as Pick<T, K>; // Every key was copied.
}

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
