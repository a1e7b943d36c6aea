import { AccountId } from '#shared/model/ids.ts';
import { recordChange, type Change } from '../database/changes.ts';
import { follow } from '../database/follow.ts';
import type { Database } from '../database/connection.ts';
import type { Clock } from '../kit/clock.ts';
import type { Clockwork } from '../kit/clockwork.ts';
import type { Log } from '../kit/log.ts';
import { concernedBy } from './concerned.ts';
import { HALF_LIFE_MS, type ManifestIssuer } from './issue.ts';
import type { Keys } from './keys.ts';
import { forgetPeople, listIssuedBefore, removeUnusedSections } from './manifest-store.ts';

const WATCHED = new Set(['lesson', 'image', 'playlist', 'plan', 'station', 'screen', 'region', 'operator']);

export const isWatched = ({ topic }: Change): boolean => WATCHED.has(topic);

const SIGNER = 'manifest-signer';

/** A signing key that is new since the last start is a fact: everything is issued anew under it. */
export function noteSigner(database: Database, { signerId }: Keys): Promise<void> {
  return database.transaction(async (tx) => {
    if (await tx('setting').where({ name: SIGNER, value: signerId }).first('name')) return;
    await tx('setting').insert({ name: SIGNER, value: signerId }).onConflict('name').merge();
    await recordChange(tx, 'plan', 'everywhere');
  });
}

interface Needs {
  database: Database;
  issuer: ManifestIssuer;
}

/** Recomposes only for the screens that these facts concern; whoever was erased is named in no stored section afterwards. */
export async function issueFor({ database, issuer }: Needs, changes: readonly Change[]): Promise<void> {
  const ours = changes.filter(isWatched);
  if (ours.length === 0) return;
  const concerned = await concernedBy(database.reads, ours);
  if (concerned === 'everywhere') await issuer.issue();
  else if (concerned.length > 0) await issuer.issue(concerned);
  const erased = ours.flatMap(({ topic, subject }) => (topic === 'operator' ? (AccountId.safeParse(subject).data ?? []) : []));
  if (erased.length > 0) await database.transaction((tx) => forgetPeople(tx, erased));
}

export function followForManifests(needs: Needs & { log: Log }, signal: AbortSignal): Promise<void> {
  const { database, log } = needs;
  return follow(
    {
      name: 'manifests',
      database,
      log,
      handle: (changes) => issueFor(needs, changes),
    },
    signal,
  );
}

/** Ticks only write facts: what is past its half-life is issued anew by the follower. */
export function tickManifests({ database, clock, clockwork }: { database: Database; clock: Clock; clockwork: Clockwork }): void {
  clockwork.every('manifests: reissue', '17 * * * *', async () => {
    const due = await listIssuedBefore(database.reads, clock.now() - HALF_LIFE_MS);
    if (due.length > 0) await database.transaction((tx) => recordChange(tx, 'screen', ...due));
  });
  clockwork.every('manifests: drop unused sections', '43 3 * * *', () => database.transaction(removeUnusedSections));
}
