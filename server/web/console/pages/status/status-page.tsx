import { useAsk } from '../../../kit/asking.ts';
import { useWords } from '../../../kit/speaking.ts';
import { Answer } from '../../parts/answer.tsx';
import { Page, Panel } from '../../parts/page.tsx';
import { ScreenStates } from '../../parts/screen-states.tsx';
import { KeysPanel } from './keys-panel.tsx';

/** How the server is: what it runs, how much room it has, its keys, its screens. */
export default function StatusPage() {
  const { t, format } = useWords();
  const asked = useAsk('status', {}, { everyMs: 30_000 });
  const counts = useAsk('screenCounts', {});
  return (
    <Page title={t('system.status')}>
      <Answer of={asked}>
        {({ version, freeBytes, databaseBytes, keys }) => (
          <div className="fc-two">
            <KeysPanel keys={keys} />
            <div className="fc-page">
              <Panel title={t('system.server')}>
                <dl className="fc-facts">
                  <dt>{t('system.version')}</dt>
                  <dd>{version}</dd>
                  <dt>{t('system.dataSpace')}</dt>
                  <dd>{format.bytes(freeBytes)}</dd>
                  <dt>{t('system.databaseSize')}</dt>
                  <dd>{format.bytes(databaseBytes)}</dd>
                </dl>
              </Panel>
              {counts.data && <ScreenStates counts={counts.data.presence} />}
            </div>
          </div>
        )}
      </Answer>
    </Page>
  );
}
