import { useState } from 'react';
import { App } from 'antd';
import { useNavigate } from 'react-router';
import { AppError } from '#shared/problem.ts';
import { useTell } from '../../../kit/asking.ts';
import { ask } from '../../../kit/client.ts';
import { useWords } from '../../../kit/speaking.ts';
import { bodyOf, draftOf, keepDraft, type Draft, type PlaylistView } from './draft.ts';

export type Saving = ReturnType<typeof useSaving>;

/** Saves a draft. When somebody else was quicker, theirs is fetched and a person decides: nothing is overwritten unseen. */
export function useSaving(id: string, draft: Draft, settle: (saved: Draft) => void, beforeLeaving: () => void) {
  const { t } = useWords();
  const { message } = App.useApp();
  const navigate = useNavigate();
  const create = useTell('createPlaylist');
  const revise = useTell('revisePlaylist');
  const [theirs, setTheirs] = useState<PlaylistView | null>(null);
  const [needsTitle, setNeedsTitle] = useState(false);

  const onSaved = (view: PlaylistView) => {
    setTheirs(null);
    settle(draftOf(view));
    void message.success(t('common.saved'));
  };

  const reviseFrom = (seenRevision: number) =>
    revise.mutate(
      { params: { id }, body: { seenRevision, draft: bodyOf(draft) } },
      {
        onSuccess: onSaved,
        onError: (error) => {
          if (error instanceof AppError && error.code === 'conflict')
            void ask('getPlaylist', { params: { id } }).then(setTheirs, () => undefined);
        },
      },
    );

  const save = () => {
    setNeedsTitle(draft.title.trim() === '');
    if (draft.title.trim() === '') return;
    if (draft.seenRevision !== null) return reviseFrom(draft.seenRevision);
    create.mutate(
      { body: bodyOf(draft) },
      {
        onSuccess: (view) => {
          beforeLeaving();
          keepDraft(id, undefined);
          void message.success(t('common.saved'));
          void navigate(`/playlists/${view.id}`, { replace: true });
        },
      },
    );
  };

  const failure = create.error ?? revise.error;
  return {
    save,
    isSaving: create.isPending || revise.isPending,
    error: theirs ? null : failure,
    needsTitle: needsTitle && draft.title.trim() === '',
    theirs,
    takeTheirs: () => theirs && (settle(draftOf(theirs)), setTheirs(null), revise.reset()),
    overwrite: () => theirs && reviseFrom(theirs.revision),
    keepEditing: () => setTheirs(null),
  };
}
