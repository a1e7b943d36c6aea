import { z } from 'zod';
import { BlobHash, BlobRef } from './blob.ts';
import { DownloadRule } from './download-rule.ts';
import { ContentId, ImageId, LessonId, ScreenId, StationId } from './ids.ts';
import { ScreenKind } from './place.ts';

/** A screen's whole instruction: small, numbered, signed for that screen alone. Sections are shared and named by hash. */
export const ManifestRoot = z.object({
  v: z.literal(1),
  screen: ScreenId,
  /** max(issued, highest the screen has reported) + 1. */
  revision: z.int().positive(),
  issuedAt: z.int(),
  validUntil: z.int(),
  lowestPlayer: z.string(),
  /** Acts at once on whatever generation is on, and on the one fallen back to. */
  withdrawn: z.array(z.string()),
  /** Null, or an emergency that acts at once; its shape belongs to a later protocol number. */
  emergency: z.unknown().nullable(),
  /** When a player that has something else on changes over: at the end of that item (also where nothing is said), or at once. */
  change: z.enum(['boundary', 'now']).optional(),
  sections: z.object({
    programme: BlobRef,
    lessons: BlobRef,
    packages: BlobRef,
    settings: BlobRef,
    roster: BlobRef.optional(),
    operators: BlobRef.optional(),
  }),
});
export type ManifestRoot = z.infer<typeof ManifestRoot>;

/** Titles and what plays them. */
export const LessonsSection = z.object({
  v: z.literal(1),
  lessons: z.array(
    z.object({
      id: LessonId,
      title: z.string(),
      teacher: z.string(),
      topic: z.string(),
      edition: z.int(),
      durationMs: z.int().positive(),
      package: BlobHash,
    }),
  ),
  images: z.array(z.object({ id: ImageId, title: z.string(), blob: BlobHash, type: z.string(), width: z.int(), height: z.int() })),
});
export type LessonsSection = z.infer<typeof LessonsSection>;

/** What must be on the shelf: package indexes and images, with their lengths. */
export const PackagesSection = z.object({ v: z.literal(1), packages: z.array(BlobRef), images: z.array(BlobRef) });
export type PackagesSection = z.infer<typeof PackagesSection>;

export const SettingsSection = z.object({
  v: z.literal(1),
  station: z.object({ id: StationId, name: z.string() }),
  name: z.string(),
  kind: ScreenKind,
  zone: z.string(),
  language: z.enum(['zh-CN', 'en']),
  /** 0 … 100. */
  volume: z.int().min(0).max(100),
  /** Shown on an outdoor screen that must not show its programme; null: the idle picture that the player brings. */
  safePicture: ContentId.nullable(),
  /** Absent: the line is used as it is, at any hour. */
  download: DownloadRule.optional(),
});
export type SettingsSection = z.infer<typeof SettingsSection>;

/** The root key's word that another key may sign manifests for a while. */
export const Delegation = z.object({
  v: z.literal(1),
  purpose: z.literal('manifest'),
  /** Raw Ed25519 public key, base64url. */
  key: z.string(),
  notBefore: z.int(),
  notAfter: z.int(),
});
export type Delegation = z.infer<typeof Delegation>;
