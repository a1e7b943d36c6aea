import { useAsk } from '../../../kit/asking.ts';
import { useWords } from '../../../kit/speaking.ts';
import { Answer } from '../../parts/answer.tsx';
import { Page } from '../../parts/page.tsx';
import { ScreenStates } from '../../parts/screen-states.tsx';
import { ChecksPanel } from './checks-panel.tsx';
import { EncodingPanel } from './encoding-panel.tsx';
import { KeysPanel } from './keys-panel.tsx';
import './status.css';

/** How the server is: what it runs, how much room it has, its keys, its screens. */
export default function StatusPage() {
  const { t } = useWords();
  const asked = useAsk('status', {}, { everyMs: 30_000 });
  const counts = useAsk('screenCounts', {});
  return (
    <Page title={t('system.status')}>
      <Answer of={asked}>
        {(status) => (
          <div className="fc-two">
            <div className="fc-page">
              <ChecksPanel status={status} />
              <EncodingPanel />
            </div>
            <div className="fc-page">
              <KeysPanel keys={status.keys} />
              {counts.data && <ScreenStates counts={counts.data.presence} withAdvice />}
            </div>
          </div>
        )}
      </Answer>
    </Page>
  );
}
