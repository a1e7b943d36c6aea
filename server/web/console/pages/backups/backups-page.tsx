import { MoreOutlined } from '@ant-design/icons';
import { Alert, App, Button, Dropdown } from 'antd';
import { BACKUP_OLD_MS } from '#shared/model/backup.ts';
import { useAsk, useTell } from '../../../kit/asking.ts';
import { useNow } from '../../../kit/late.ts';
import { useFailureWords, useWords } from '../../../kit/speaking.ts';
import { Answer } from '../../parts/answer.tsx';
import { FirstStep } from '../../parts/first-step.tsx';
import { Page, Panel } from '../../parts/page.tsx';
import { BackupTable } from './backup-table.tsx';
import { Failed, Running } from './running.tsx';
import { SchedulePanel } from './schedule-panel.tsx';

/** What there is should the disk die today, and the plan for tomorrow. */
export default function BackupsPage() {
  const { t } = useWords();
  const asked = useAsk('listBackups', {}, { everyMs: 15_000 });
  return (
    <Page title={t('backup.title')} note={t('backup.hint')} actions={<TakeNow isRunning={asked.data?.running != null} />}>
      <Answer of={asked}>
        {({ backups, schedule, placement, nextAt, writable, lastGoodAt, running, failed }) => (
          <>
            <LastGood at={lastGoodAt} />
            {running ? <Running running={running} /> : failed && <Failed problem={failed.problem} at={failed.at} />}
            <div className="fc-two">
              <Panel title={t('backup.list')}>
                {backups.length === 0 ? (
                  <FirstStep title={t('backup.empty')} hint={t('backup.emptyHint')} />
                ) : (
                  <BackupTable backups={backups} lastGoodAt={lastGoodAt} />
                )}
                <p className="fc-note">{t('backup.archivedHint')}</p>
              </Panel>
              <SchedulePanel key={JSON.stringify(schedule)} schedule={schedule} placement={placement} nextAt={nextAt} writable={writable} />
            </div>
          </>
        )}
      </Answer>
    </Page>
  );
}

function LastGood({ at }: { at: number | null }) {
  const { t, format } = useWords();
  const now = useNow(60_000);
  if (at === null) return <Alert type="error" showIcon title={t('backup.lastGoodNone')} description={t('backup.emptyHint')} />;
  const said = t('backup.lastGood', { time: format.dateTime(at), ago: format.ago(at, now) });
  if (now - at <= BACKUP_OLD_MS) return <Alert type="success" showIcon title={said} />;
  return <Alert type="error" showIcon title={said} description={t('backup.tooOld')} />;
}

function TakeNow({ isRunning }: { isRunning: boolean }) {
  const { t } = useWords();
  const { message } = App.useApp();
  const say = useFailureWords();
  const take = useTell('takeBackup');
  const begin = (hasMedia: boolean) =>
    void take.mutateAsync({ body: { hasMedia } }).then(
      () => void message.success(t('backup.begun')),
      (error: unknown) => void message.error(say(error), 6),
    );
  if (isRunning)
    return (
      <Button type="primary" disabled>
        {t('backup.taking')}
      </Button>
    );
  return (
    <>
      <Button type="primary" loading={take.isPending} onClick={() => begin(true)}>
        {t('backup.takeNow')}
      </Button>
      <Dropdown menu={{ items: [{ key: 'small', label: t('backup.takeNowSmall'), onClick: () => begin(false) }] }} trigger={['click']}>
        <Button icon={<MoreOutlined />} aria-label={t('common.more')} />
      </Dropdown>
    </>
  );
}
