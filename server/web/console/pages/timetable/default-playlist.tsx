import { App, Select } from 'antd';
import { useAsk, useTell } from '../../../kit/asking.ts';
import type { ReplyOf } from '../../../kit/client.ts';
import { useFailureWords, useWords } from '../../../kit/speaking.ts';

/** What every screen shows when nothing is planned. */
export function DefaultPlaylist({ playlists }: { playlists: ReplyOf<'listPlaylists'>['playlists'] }) {
  const { t } = useWords();
  const { message } = App.useApp();
  const say = useFailureWords();
  const asked = useAsk('getDefault', {});
  const set = useTell('setDefault');
  const choose = (playlist: string) =>
    set.mutate(
      { body: { playlist: playlist === '' ? null : playlist } },
      { onSuccess: () => void message.success(t('programmes.defaultSaved')), onError: (error) => void message.error(say(error)) },
    );
  return (
    <div className="fc-default">
      <label htmlFor="default-playlist">{t('programmes.defaultPlaylist')}</label>
      <Select
        id="default-playlist"
        aria-label={t('programmes.defaultPlaylist')}
        className="fc-default-select"
        loading={set.isPending || asked.isPending}
        value={asked.data ? (asked.data.playlist ?? '') : null}
        onChange={choose}
        showSearch={{ optionFilterProp: 'label' }}
        options={[
          { value: '', label: t('programmes.defaultNone') },
          ...playlists.map(({ id, title }) => ({ value: id as string, label: title })),
        ]}
      />
      <span className="fc-note">{t('programmes.defaultHint')}</span>
    </div>
  );
}
