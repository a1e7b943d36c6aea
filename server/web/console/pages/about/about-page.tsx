import { CheckCircleFilled, CloseCircleFilled } from '@ant-design/icons';
import { useAsk } from '../../../kit/asking.ts';
import { length } from '../../../kit/format.ts';
import { useWords } from '../../../kit/speaking.ts';
import { Answer } from '../../parts/answer.tsx';
import { Page, Panel } from '../../parts/page.tsx';

const CLOCK_TOLERANCE_MS = 30_000;

/** What this server is, and whether it is well. */
export default function AboutPage() {
  const { t, format } = useWords();
  const health = useAsk('health', {}, { everyMs: 30_000 });
  const limits = useAsk('uploadLimits', {});
  return (
    <Page title={t('system.about')}>
      <Panel title={t('common.product')}>
        <Answer of={health}>
          {({ version, now }) => (
            <dl className="fc-facts">
              <dt>{t('system.health')}</dt>
              <dd>
                {health.error ? (
                  <span className="fc-state fc-state-failed">
                    <CloseCircleFilled /> {t('system.unhealthy')}
                  </span>
                ) : (
                  <span className="fc-state fc-state-ready">
                    <CheckCircleFilled /> {t('system.healthy')}
                  </span>
                )}
              </dd>
              <dt>{t('system.version')}</dt>
              <dd>{version}</dd>
              <dt>{t('system.clock')}</dt>
              <dd>
                <Clock now={now} at={health.dataUpdatedAt} />
              </dd>
              {limits.data && (
                <>
                  <dt>{t('system.space')}</dt>
                  <dd>{t('system.spaceOf', { free: format.bytes(limits.data.freeBytes), max: format.bytes(limits.data.maxBytes) })}</dd>
                </>
              )}
              <dt>{t('system.interface')}</dt>
              <dd>
                <a href="/api/openapi.json">{t('system.openapi')}</a>
              </dd>
              <dt>{t('system.licence')}</dt>
              <dd>Apache-2.0</dd>
            </dl>
          )}
        </Answer>
      </Panel>
    </Page>
  );
}

function Clock({ now, at }: { now: number; at: number }) {
  const { t, format } = useWords();
  const off = Math.abs(now - at);
  return (
    <>
      {format.dateTime(now)}{' '}
      {off > CLOCK_TOLERANCE_MS ? (
        <span className="fc-state-never">{t('system.clockOff', { time: length(off) })}</span>
      ) : (
        <span className="fc-note">{t('system.clockFine')}</span>
      )}
    </>
  );
}
