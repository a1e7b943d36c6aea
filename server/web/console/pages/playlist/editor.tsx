import { useRef } from 'react';
import { DeleteOutlined, SaveOutlined } from '@ant-design/icons';
import { Alert, Button, Input } from 'antd';
import { Link, useNavigate } from 'react-router';
import { TITLE_MAX } from '#shared/model/line.ts';
import { useTell } from '../../../kit/asking.ts';
import { length } from '../../../kit/format.ts';
import { useWords } from '../../../kit/speaking.ts';
import { atMost } from '../../parts/at-most.ts';
import { useMay } from '../../parts/may.tsx';
import { Page } from '../../parts/page.tsx';
import { useRemoval } from '../../parts/removal.tsx';
import { Trouble } from '../../parts/trouble.tsx';
import { LeaveGuard } from '../../parts/leave-guard.tsx';
import { ConflictDialog } from './conflict-dialog.tsx';
import { ContentShelf } from './content-shelf.tsx';
import { totalOf, withNews, type PlaylistView } from './draft.ts';
import { RunningOrder } from './running-order.tsx';
import { useDraft } from './use-draft.ts';
import { useSaving } from './use-saving.ts';

/** A playlist in the making: the shelf on one side, the order on the other. */
export function Editor({ id, view }: { id: string; view?: PlaylistView }) {
  const { t } = useWords();
  const { draft, change, isChanged, settle, wasFound, base } = useDraft(id, view);
  const mayWrite = useMay('programme.write');
  const mayLeave = useRef(false);
  const saving = useSaving(id, draft, settle, () => {
    mayLeave.current = true;
  });
  const items = withNews(draft.items, view);
  const title = draft.title || t('programmes.newPlaylist');
  return (
    <Page
      title={title}
      note={isChanged && <span className="fc-state fc-state-never">● {t('programmes.unsaved')}</span>}
      before={<Link to="/playlists">‹ {t('programmes.playlists')}</Link>}
      actions={
        <>
          {mayWrite && view && <RemovePlaylist view={view} />}
          {mayWrite && (
            <Button
              type="primary"
              icon={<SaveOutlined />}
              disabled={!isChanged && view !== undefined}
              loading={saving.isSaving}
              onClick={saving.save}
            >
              {t('common.save')}
            </Button>
          )}
        </>
      }
    >
      {wasFound && (
        <Alert
          type="info"
          showIcon
          title={t('common.keptDraft')}
          action={
            <Button size="small" onClick={() => settle(base)}>
              {t('common.discardDraft')}
            </Button>
          }
        />
      )}
      {saving.error && <Trouble error={saving.error} />}
      <div className="fc-editor">
        {mayWrite && <ContentShelf onAdd={(item) => change({ items: [...items, item] })} />}
        <fieldset className="fc-panel" disabled={!mayWrite} aria-label={t('programmes.order')}>
          <label className="fc-editor-title">
            <span>{t('programmes.playlistTitle')}</span>
            <Input
              value={draft.title}
              {...atMost(TITLE_MAX)}
              placeholder={t('programmes.playlistTitlePrompt')}
              status={saving.needsTitle ? 'error' : ''}
              aria-invalid={saving.needsTitle}
              onChange={(event) => change({ title: event.target.value })}
              onPressEnter={saving.save}
            />
            {saving.needsTitle && <span className="fc-bad">{t('programmes.needTitle')}</span>}
          </label>
          <div className="fc-panel-head">
            <h2>{t('programmes.order')}</h2>
            <span className="fc-note">
              {t('programmes.itemsCount', { count: items.length })} · {t('programmes.total')} <strong>{length(totalOf(items))}</strong>
            </span>
          </div>
          <RunningOrder items={items} onChange={(next) => change({ items: next })} />
        </fieldset>
      </div>
      <ConflictDialog saving={saving} />
      <LeaveGuard when={isChanged} mayLeave={mayLeave} />
    </Page>
  );
}

function RemovePlaylist({ view }: { view: PlaylistView }) {
  const { t } = useWords();
  const navigate = useNavigate();
  const remove = useTell('removePlaylist');
  const confirmRemoval = useRemoval();
  return (
    <Button
      danger
      icon={<DeleteOutlined />}
      onClick={() =>
        confirmRemoval({
          name: view.title,
          consequence: t('programmes.removePlaylistConsequence'),
          remove: () => remove.mutateAsync({ params: { id: view.id } }),
          onRemoved: () => void navigate('/playlists', { replace: true }),
        })
      }
    >
      {t('common.remove')}
    </Button>
  );
}
