import { z } from 'zod';

const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz'; // Crockford's: no i, l, o, u, so that an id can be read out on the phone.

/** `les_` + a UUIDv7 as 26 base32 letters: sortable by birth, never reused, mintable offline. */
function idSchema<Brand extends string>(prefix: string) {
  return z
    .string()
    .regex(new RegExp(`^${prefix}_[0-7][${ALPHABET}]{25}$`))
    .brand<Brand>();
}

export const LessonId = idSchema<'LessonId'>('les');
export type LessonId = z.infer<typeof LessonId>;
export const ImageId = idSchema<'ImageId'>('img');
export type ImageId = z.infer<typeof ImageId>;
/** Whatever an item of a playlist can name. */
export const ContentId = z.union([LessonId, ImageId]);
export type ContentId = z.infer<typeof ContentId>;
export const PlaylistId = idSchema<'PlaylistId'>('pls');
export type PlaylistId = z.infer<typeof PlaylistId>;
export const SlotId = idSchema<'SlotId'>('slt');
export type SlotId = z.infer<typeof SlotId>;
export const RegionId = idSchema<'RegionId'>('reg');
export type RegionId = z.infer<typeof RegionId>;
export const StationId = idSchema<'StationId'>('sta');
export type StationId = z.infer<typeof StationId>;
export const ScreenId = idSchema<'ScreenId'>('scr');
export type ScreenId = z.infer<typeof ScreenId>;
export const GroupId = idSchema<'GroupId'>('grp');
export type GroupId = z.infer<typeof GroupId>;
export const BulkEditId = idSchema<'BulkEditId'>('blk');
export type BulkEditId = z.infer<typeof BulkEditId>;
export const EnrolmentId = idSchema<'EnrolmentId'>('enr');
export type EnrolmentId = z.infer<typeof EnrolmentId>;
export const EpochId = idSchema<'EpochId'>('epo');
export type EpochId = z.infer<typeof EpochId>;
export const ClassId = idSchema<'ClassId'>('cls');
export type ClassId = z.infer<typeof ClassId>;
export const AccountId = idSchema<'AccountId'>('acc');
export type AccountId = z.infer<typeof AccountId>;
/** Nobody signed in: the server itself, or a command at its machine. */
export const SYSTEM_ACCOUNT = AccountId.parse(`acc_${'0'.repeat(26)}`);
export const SessionId = idSchema<'SessionId'>('ses');
export type SessionId = z.infer<typeof SessionId>;
export const JobId = idSchema<'JobId'>('job');
export type JobId = z.infer<typeof JobId>;
/** Something the office asked of a screen. */
export const CommandId = idSchema<'CommandId'>('cmd');
export type CommandId = z.infer<typeof CommandId>;
/** Something a screen has sent up: a picture of what it shows, a part of its log. */
export const ScreenFileId = idSchema<'ScreenFileId'>('fil');
export type ScreenFileId = z.infer<typeof ScreenFileId>;
export const AuditId = idSchema<'AuditId'>('aud');
export type AuditId = z.infer<typeof AuditId>;
export const UploadId = idSchema<'UploadId'>('upl');
export type UploadId = z.infer<typeof UploadId>;
export const BackupId = idSchema<'BackupId'>('bkp');
export type BackupId = z.infer<typeof BackupId>;

/**
 * A new id of the schema's kind: `newId('les', LessonId)`.
 * 48 bits of Unix milliseconds, then version, variant and 74 random bits (RFC 9562, version 7).
 */
export function newId<T extends z.ZodType<string>>(
  prefix: string,
  schema: T,
  nowMs: number = Date.now(),
  /** Chance; a demonstration that is to be the same each time brings its own. */
  random: (bytes: Uint8Array<ArrayBuffer>) => Uint8Array = (bytes) => crypto.getRandomValues(bytes),
): z.output<T> {
  const bytes = random(new Uint8Array(16));
  for (let i = 0; i < 6; i++) bytes[i] = Math.floor(nowMs / 2 ** (8 * (5 - i))) % 256;
  bytes[6] = 0x70 | ((bytes[6] ?? 0) & 0x0f);
  bytes[8] = 0x80 | ((bytes[8] ?? 0) & 0x3f);
  return schema.parse(`${prefix}_${base32(bytes)}`);
}

/** The millisecond in which an id was born; undefined: not one of ours. */
export function bornAt(id: string): number | undefined {
  const letters = Array.from(/^[a-z]+_([0-7][0-9a-z]{25})$/.exec(id)?.[1] ?? '', (letter) => ALPHABET.indexOf(letter));
  if (letters.length === 0 || letters.includes(-1)) return undefined;
  return Number(letters.reduce((sum, letter) => (sum << 5n) | BigInt(letter), 0n) >> 80n);
}

function base32(bytes: Uint8Array): string {
  let rest = bytes.reduce((sum, byte) => (sum << 8n) | BigInt(byte), 0n);
  let letters = '';
  for (let i = 0; i < 26; i++) {
    letters = ALPHABET.charAt(Number(rest & 31n)) + letters;
    rest >>= 5n;
  }
  return letters;
}
