import { App, ConfigProvider } from 'antd';
import { useAsk, useTell } from '../../../kit/asking.ts';
import { useFailureWords, useWords } from '../../../kit/speaking.ts';
import { useMay } from '../../parts/may.tsx';
import { PlaylistSelect } from '../../parts/playlist-select.tsx';

const NONE = 'none';

/** What every screen shows when nothing is planned. */
export function DefaultPlaylist() {
  const { t } = useWords();
  const { message } = App.useApp();
  const say = useFailureWords();
  const asked = useAsk('getDefault', {});
  const set = useTell('setDefault');
  const mayPlan = useMay('programme.write');
  const choose = (playlist: string) =>
    set.mutate(
      { body: { playlist: playlist === NONE ? null : playlist } },
      { onSuccess: () => void message.success(t('programmes.defaultSaved')), onError: (error) => void message.error(say(error)) },
    );
  return (
    <div className="fc-default">
      <label htmlFor="default-playlist">{t('programmes.defaultPlaylist')}</label>
      <ConfigProvider componentDisabled={!mayPlan}>
        <PlaylistSelect
          id="default-playlist"
          label={t('programmes.defaultPlaylist')}
          className="fc-default-select"
          isLoading={set.isPending || asked.isPending}
          first={{ value: NONE, label: t('programmes.defaultNone') }}
          value={asked.data ? (asked.data.playlist ?? NONE) : undefined}
          onChange={choose}
        />
      </ConfigProvider>
      <span className="fc-note">{t('programmes.defaultHint')}</span>
    </div>
  );
}
