import { z } from 'zod';
import { ScreenId, type AccountId } from '#shared/model/ids.ts';
import { Envelope } from '#shared/protocol/dsse.ts';
import type { Db, Reads } from '../database/connection.ts';
import { holdName } from '../database/hold.ts';
import { whereContains } from '../database/like.ts';
import { insertRows, jsonColumn, rowOf, rowsOf } from '../database/insert.ts';
import type { SectionText } from './compose.ts';

const IssuedRow = z
  .object({ screen: ScreenId, revision: z.int(), content_hash: z.string(), issued_at: z.int(), valid_until: z.int() })
  .transform((row) => ({
    screen: row.screen,
    revision: row.revision,
    contentHash: row.content_hash,
    issuedAt: row.issued_at,
    validUntil: row.valid_until,
  }));
export type Issued = z.output<typeof IssuedRow>;

/** The newest manifest of each of these screens, by screen. */
export async function listNewest(reads: Reads, screens: readonly ScreenId[]): Promise<Map<ScreenId, Issued>> {
  const newest = reads('manifest').whereIn('screen', screens).groupBy('screen').select('screen').max({ revision: 'revision' }).as('newest');
  const rows = await reads('manifest')
    .join(newest, (on) => on.on('newest.screen', 'manifest.screen').andOn('newest.revision', 'manifest.revision'))
    .select('manifest.screen', 'manifest.revision', 'manifest.content_hash', 'manifest.issued_at', 'manifest.valid_until');
  return new Map(rowsOf(IssuedRow, rows).map((issued) => [issued.screen, issued]));
}

/** The envelope of a screen's newest manifest, as it was signed. */
export async function findEnvelope(reads: Reads, screen: ScreenId): Promise<{ revision: number; envelope: Envelope } | undefined> {
  const Row = z.object({ revision: z.int(), envelope: jsonColumn(Envelope) });
  return rowOf(Row, await reads('manifest').where({ screen }).orderBy('revision', 'desc').first('revision', 'envelope'));
}

/** By screen: its newest manifest's number, and the name of its programme. */
export async function listProgrammes(
  reads: Reads,
  screens: readonly ScreenId[],
): Promise<Map<ScreenId, { revision: number; section: string }>> {
  const newest = reads('manifest').whereIn('screen', screens).groupBy('screen').select('screen').max({ revision: 'revision' }).as('newest');
  const rows = await reads('manifest')
    .join(newest, (on) => on.on('newest.screen', 'manifest.screen').andOn('newest.revision', 'manifest.revision'))
    .select('manifest.screen', 'manifest.revision', 'manifest.envelope');
  const Row = z.object({ screen: ScreenId, revision: z.int(), envelope: jsonColumn(Envelope) });
  const Root = z.object({ sections: z.object({ programme: z.object({ blob: z.string() }) }) });
  const sectionOf = ({ payload }: Envelope): string =>
    Root.parse(JSON.parse(Buffer.from(payload, 'base64').toString())).sections.programme.blob;
  return new Map(rowsOf(Row, rows).map(({ screen, revision, envelope }) => [screen, { revision, section: sectionOf(envelope) }]));
}

export async function listSectionTexts(reads: Reads, hashes: readonly string[]): Promise<Map<string, string>> {
  const rows = await reads('section').whereIn('hash', hashes).select('hash', 'body');
  return new Map(rowsOf(z.object({ hash: z.string(), body: z.string() }), rows).map(({ hash, body }) => [hash, body]));
}

/** A section's text, if a manifest that this screen may still use names it. */
export async function findSection(reads: Reads, screen: ScreenId, hash: string): Promise<string | undefined> {
  const row: unknown = await reads('manifest_section')
    .join('section', 'section.hash', 'manifest_section.section')
    .where({ 'manifest_section.screen': screen, 'manifest_section.section': hash })
    .first('section.body');
  return z.object({ body: z.string() }).optional().parse(row)?.body;
}

export interface NewManifest {
  screen: ScreenId;
  revision: number;
  contentHash: string;
  envelope: Envelope;
  issuedAt: number;
  validUntil: number;
  sections: SectionText[];
}

/** Screens in service whose newest manifest was issued before an instant: due to be issued anew. */
export async function listIssuedBefore(reads: Reads, instant: number): Promise<string[]> {
  const rows = await reads('manifest')
    .join('screen', 'screen.id', 'manifest.screen')
    .whereNull('screen.revoked_at')
    .groupBy('manifest.screen')
    .select('manifest.screen')
    .havingRaw('max(manifest.issued_at) < ?', [instant]);
  return rowsOf(z.object({ screen: z.string() }), rows).map(({ screen }) => screen);
}

/** Taken by whoever gives numbers, and by whoever looks which sections nobody names: one at a time. */
export const holdManifests = (tx: Db): Promise<void> => holdName(tx, 'manifests');

/** Keeps the newest and the one before it: what a player may still be fetching. */
const KEPT = 2;

export async function saveManifests(tx: Db, manifests: readonly NewManifest[], now: number): Promise<void> {
  const sections = new Map(manifests.flatMap((manifest) => manifest.sections.map((section) => [section.ref.blob as string, section])));
  const known = new Set(
    rowsOf(
      z.object({ hash: z.string() }),
      await tx('section')
        .whereIn('hash', [...sections.keys()])
        .select('hash'),
    ).map(({ hash }) => hash),
  );
  const fresh = [...sections].filter(([hash]) => !known.has(hash));
  await insertRows(
    tx,
    'section',
    fresh.map(([hash, { body, isPersonal }]) => ({ hash, body, is_personal: isPersonal ? 1 : 0, created_at: now })),
  );
  await insertRows(
    tx,
    'manifest',
    manifests.map((m) => ({
      screen: m.screen,
      revision: m.revision,
      content_hash: m.contentHash,
      envelope: JSON.stringify(m.envelope),
      issued_at: m.issuedAt,
      valid_until: m.validUntil,
    })),
  );
  const named = manifests.flatMap(({ screen, revision, sections }) =>
    [...new Set(sections.map(({ ref }) => ref.blob))].map((section) => ({ screen, revision, section })),
  );
  await insertRows(tx, 'manifest_section', named);
  await dropOld(tx, manifests);
}

async function dropOld(tx: Db, manifests: readonly NewManifest[]): Promise<void> {
  const screens = manifests.map(({ screen }) => screen);
  for (const table of ['manifest_section', 'manifest'] as const) {
    const isOld = `revision <= (select max(m.revision) from manifest m where m.screen = ${table}.screen) - ?`;
    await tx(table).whereIn('screen', screens).whereRaw(isOld, [KEPT]).delete();
  }
}

/**
 * Sections that name somebody who was erased go, with what led to them from manifests that nobody is to take over any more: those before
 * the newest, and those of screens that were cut off. The newest of the others names him no more since he was closed.
 */
export async function forgetPeople(tx: Db, accounts: readonly AccountId[]): Promise<void> {
  await holdManifests(tx);
  const named = tx('section').where({ is_personal: 1 }).select('hash');
  void named.where((some) => accounts.forEach((account) => void some.orWhere((one) => whereContains(one, 'section.body', account))));
  const hashes = rowsOf(z.object({ hash: z.string() }), await named).map(({ hash }) => hash);
  const isOld = 'revision < (select max(m.revision) from manifest m where m.screen = manifest_section.screen)';
  const cutOff = tx('screen').whereNotNull('revoked_at').select('id');
  await tx('manifest_section')
    .whereIn('section', hashes)
    .where((some) => void some.whereRaw(isOld).orWhereIn('screen', cutOff))
    .delete();
  await tx('section').whereIn('hash', hashes).whereNotIn('hash', tx('manifest_section').select('section')).delete();
}

/** Sections that no kept manifest names any more. Run by a tick. */
export async function removeUnusedSections(tx: Db): Promise<number> {
  await holdManifests(tx);
  return tx('section').whereNotIn('hash', tx('manifest_section').select('section')).delete();
}
