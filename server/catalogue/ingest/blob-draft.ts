import type { BlobHash } from '#shared/model/blob.ts';
import type { BlobSource, BlobStore, PutBlob } from '../blob-store.ts';

/** Blobs of a package that is not sealed yet. They stay when it is kept, and go when it is given up. */
export type BlobDraft = { put: (source: BlobSource) => Promise<PutBlob>; keep: () => void; discard: () => Promise<void> };

type Claim = { drafts: number; isNew: boolean };

/** Two lessons that share bytes may be in the making at once: neither may take the other's blobs with it. */
const claimsOf = new WeakMap<BlobStore, Map<BlobHash, Claim>>();

export function openDraft(store: BlobStore): BlobDraft {
  const claims = claimsOf.get(store) ?? new Map<BlobHash, Claim>();
  claimsOf.set(store, claims);
  const mine = new Set<BlobHash>();

  async function put(source: BlobSource): Promise<PutBlob> {
    const written = await store.put(source);
    if (mine.has(written.blob)) return written;
    mine.add(written.blob);
    const claim = claims.get(written.blob) ?? { drafts: 0, isNew: false };
    claims.set(written.blob, { drafts: claim.drafts + 1, isNew: claim.isNew || written.isNew });
    return written;
  }

  function keep(): void {
    for (const blob of mine) release(blob, false);
    mine.clear();
  }

  async function discard(): Promise<void> {
    for (const blob of mine) {
      const claim = claims.get(blob);
      release(blob, claim?.isNew ?? false);
      if (claim?.isNew && claim.drafts === 1) await store.remove(blob);
    }
    mine.clear();
  }

  /** `isNew` false: a sealed package needs it from now on. */
  function release(blob: BlobHash, isNew: boolean): void {
    const claim = claims.get(blob);
    if (!claim || claim.drafts <= 1) claims.delete(blob);
    else claims.set(blob, { drafts: claim.drafts - 1, isNew });
  }

  return { put, keep, discard };
}
