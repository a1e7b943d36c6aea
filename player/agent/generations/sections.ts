import type { z } from 'zod';
import type { BlobRef } from '#shared/model/blob.ts';
import { LessonsSection, PackagesSection, SettingsSection, type ManifestRoot } from '#shared/model/manifest.ts';
import { Programme } from '#shared/model/programme.ts';
import { hex, sha256 } from '../sha256.ts';

/** The sections every screen has. Roster and operators come with their features. */
export const sectionNames = ['programme', 'lessons', 'packages', 'settings'] as const;
export type SectionName = (typeof sectionNames)[number];
export type SectionTexts = Record<SectionName, string>;

/** A manifest with all its sections read: what a player can take over. */
export interface Generation {
  root: ManifestRoot;
  programme: Programme;
  lessons: LessonsSection;
  packages: PackagesSection;
  settings: SettingsSection;
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
    if (!isSection(root.sections[name], texts[name])) throw new BadSection(name, 'not what the root names');
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
  };
}
