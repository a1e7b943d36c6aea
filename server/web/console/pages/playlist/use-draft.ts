import { useEffect, useState } from 'react';
import { draftOf, emptyDraft, isSame, keepDraft, keptDraft, type Draft, type PlaylistView } from './draft.ts';

/**
 * The draft of one playlist. It begins with what was kept on this machine, else with what is saved; while nothing is changed
 * it follows what others save, and once something is changed it stands on the revision it was made from.
 */
export function useDraft(id: string, view: PlaylistView | undefined) {
  const [begun] = useState(() => keptDraft(id));
  const [draft, setDraft] = useState<Draft>(() => begun ?? (view ? draftOf(view) : emptyDraft));
  const [base, setBase] = useState<Draft>(() => (view ? draftOf(view) : emptyDraft));
  const isChanged = !isSame(draft, base);

  if (view && !isChanged && view.revision > (draft.seenRevision ?? 0)) {
    setBase(draftOf(view));
    setDraft(draftOf(view));
  }

  useEffect(() => {
    keepDraft(id, isChanged ? draft : undefined);
  }, [id, draft, isChanged]);

  /** Takes a saved state as the ground to stand on. */
  const settle = (saved: Draft) => {
    keepDraft(id, undefined);
    setBase(saved);
    setDraft(saved);
  };
  const wasFound = begun !== undefined && isChanged;
  return {
    draft,
    change: (changes: Partial<Draft>) => setDraft((before) => ({ ...before, ...changes })),
    isChanged,
    settle,
    wasFound,
    base,
  };
}
