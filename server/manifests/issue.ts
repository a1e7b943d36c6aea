import type { ScreenId } from '#shared/model/ids.ts';
import { loadOperators } from '../accounts/operator-store.ts';
import { recordChange } from '../database/changes.ts';
import type { Database } from '../database/connection.ts';
import type { Clock } from '../kit/clock.ts';
import { loadPlan } from '../programmes/plan.ts';
import { listPlaces, type ScreenPlace } from '../stations/place-store.ts';
import { compose, rootText } from './compose.ts';
import type { Keys } from './keys.ts';
import { holdManifests, listNewest, saveManifests, type Issued, type NewManifest } from './manifest-store.ts';

const VALID_MS = 60 * 24 * 3_600_000;
export const HALF_LIFE_MS = VALID_MS / 2;
const AT_ONCE = 200;

interface Needs {
  database: Database;
  clock: Clock;
  keys: Keys;
  /** After the commit, for each screen that has a new number. */
  onIssued: (screen: ScreenId, revision: number) => void;
}

export function manifestIssuer({ database, clock, keys, onIssued }: Needs) {
  /**
   * Composes these screens (all of them without a list) anew and signs what is different or past its half-life. Returns how many.
   * Where somebody else has given a screen a number meanwhile, what he knew may be newer: such screens are looked at again.
   */
  async function issue(screens?: readonly ScreenId[]): Promise<number> {
    const reads = database.reads;
    const [plan, places, operatorsAt] = await Promise.all([loadPlan(reads), listPlaces(reads, screens), loadOperators(reads)]);
    let issued = 0;
    for (let i = 0; i < places.length; i += AT_ONCE) {
      const some = places.slice(i, i + AT_ONCE);
      const newest = await listNewest(
        reads,
        some.map(({ id }) => id),
      );
      const manifests = some.flatMap((place) => next(place, newest.get(place.id)) ?? []);
      if (manifests.length === 0) continue;
      const { saved, late } = await save(manifests, newest);
      for (const { screen, revision } of saved) onIssued(screen, revision);
      issued += saved.length;
      if (late.length > 0) issued += await issue(late.map(({ screen }) => screen));
    }
    return issued;

    function next(place: ScreenPlace, before: Issued | undefined): NewManifest | undefined {
      const composition = compose(plan, place, operatorsAt);
      const contentHash = `${composition.contentHash} ${keys.signerId}`; // A new signing key signs all anew.
      const now = clock.now();
      const isSame = before?.contentHash === contentHash && now - before.issuedAt < HALF_LIFE_MS && before.revision >= place.floor;
      if (isSame) return undefined;
      const revision = Math.max(before?.revision ?? 0, place.floor) + 1;
      const validUntil = now + VALID_MS;
      const envelope = keys.signManifest(rootText(composition, place, revision, now, validUntil));
      const sections = Object.values(composition.sections);
      return { screen: place.id, revision, contentHash, envelope, issuedAt: now, validUntil, sections };
    }
  }

  function save(manifests: readonly NewManifest[], before: ReadonlyMap<ScreenId, Issued>) {
    return database.transaction(async (tx) => {
      await holdManifests(tx);
      const now = await listNewest(
        tx,
        manifests.map(({ screen }) => screen),
      );
      const isNext = ({ screen }: NewManifest): boolean => now.get(screen)?.revision === before.get(screen)?.revision;
      const saved = manifests.filter(isNext);
      if (saved.length > 0) await saveManifests(tx, saved, clock.now());
      await recordChange(tx, 'manifest', ...saved.map(({ screen }) => screen));
      return { saved, late: manifests.filter((manifest) => !isNext(manifest)) };
    });
  }

  return { issue };
}

export type ManifestIssuer = ReturnType<typeof manifestIssuer>;
