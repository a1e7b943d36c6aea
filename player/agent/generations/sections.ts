import type { z } from 'zod';
import type { BlobRef } from '#shared/model/blob.ts';
import { LessonsSection, PackagesSection, SettingsSection, type ManifestRoot } from '#shared/model/manifest.ts';
import { OperatorsSection } from '#shared/model/operator.ts';
import { Programme } from '#shared/model/programme.ts';
import { hex, sha256 } from '../sha256.ts';

/** The sections every screen has, and those that only some have. The roster comes with its feature. */
export const sectionNames = ['programme', 'lessons', 'packages', 'settings', 'operators'] as const;
export type SectionName = (typeof sectionNames)[number];
/** Empty where there is none. */
export type SectionTexts = Record<SectionName, string>;

/** A manifest with all its sections read: what a player can take over. */
export interface Generation {
  root: ManifestRoot;
  programme: Programme;
  lessons: LessonsSection;
  packages: PackagesSection;
  settings: SettingsSection;
  /** Null: nobody is named. */
  operators: OperatorsSection | null;
}

export class BadSection extends Error {
  constructor(name: string, why: string, cause?: unknown) {
    super(`section ${name}: ${why}`, { cause });
    this.name = 'BadSection';
  }
}

/** The text is what the root names: length and hash. */
export const isSection = (ref: BlobRef, text: string): boolean => Buffer.byteLength(text) === ref.bytes && hex(sha256(text)) === ref.blob;

export function readGeneration(root: ManifestRoot, texts: SectionTexts): Generation {
  const read = <T>(name: SectionName, schema: z.ZodType<T>): T => {
    const ref = root.sections[name];
    if (!ref || !isSection(ref, texts[name])) throw new BadSection(name, 'not what the root names');
    try {
      return schema.parse(JSON.parse(texts[name]));
    } catch (error) {
      throw new BadSection(name, 'cannot be read', error);
    }
  };
  return {
    root,
    programme: read('programme', Programme),
    lessons: read('lessons', LessonsSection),
    packages: read('packages', PackagesSection),
    settings: read('settings', SettingsSection),
    operators: root.sections.operators ? read('operators', OperatorsSection) : null,
  };
}
