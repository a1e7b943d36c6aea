import { CheckCircleFilled, CloseCircleFilled, WarningFilled } from '@ant-design/icons';
import { Link } from 'react-router';
import type { ServerStatus } from '#shared/protocol/http/status.ts';
import { useWords } from '../../../kit/speaking.ts';
import { Panel } from '../../parts/page.tsx';
import { checksOf, type Check } from './checks.ts';

const icons = { ready: <CheckCircleFilled />, never: <WarningFilled />, failed: <CloseCircleFilled /> };
const MORE: Partial<Record<Check['name'], string>> = { backup: '/system/backups', queue: '/system/jobs?state=failed' };

/** Each thing with how it is, and a sentence of advice where it is not well. */
export function ChecksPanel({ status }: { status: ServerStatus }) {
  const { t } = useWords();
  const say = useFacts(status);
  return (
    <Panel title={t('system.server')}>
      <dl className="fc-facts">
        <dt>{t('system.version')}</dt>
        <dd>{status.version}</dd>
        {checksOf(status).map(({ name, tone, advice }) => (
          <CheckRow key={name} name={name} tone={tone} said={say(name)} advice={advice && t(`system.advice.${advice}`)} />
        ))}
      </dl>
    </Panel>
  );
}

function CheckRow({ name, tone, said, advice }: Pick<Check, 'name' | 'tone'> & { said: string; advice: string | null }) {
  const { t } = useWords();
  const to = MORE[name];
  return (
    <>
      <dt>{t(`system.checks.${name}`)}</dt>
      <dd>
        <span className={`fc-state fc-state-${tone}`}>
          {icons[tone]} {to ? <Link to={to}>{said}</Link> : said}
        </span>
        {advice && <p className={tone === 'failed' ? 'fc-bad' : 'fc-note'}>{advice}</p>}
      </dd>
    </>
  );
}

function useFacts({ disk, backup, queue, ffmpeg, clock, database, startedAt }: ServerStatus): (name: Check['name']) => string {
  const { t, format } = useWords();
  const facts: Record<Check['name'], () => string> = {
    disk: () => t('system.diskFacts', { free: format.bytes(disk.freeBytes), total: format.bytes(disk.totalBytes) }),
    backup: () => (backup.lastGoodAt === null ? t('backup.lastGoodNone') : format.dateTime(backup.lastGoodAt)),
    queue: () => t('system.queueFacts', queue),
    ffmpeg: () => ffmpeg ?? t('system.ffmpegNone'),
    clock: () => t('system.clockFacts', { time: format.dateTime(clock.now), zone: clock.zone, since: format.dateTime(startedAt) }),
    database: () =>
      t('system.databaseFacts', { engine: database.engine === 'sqlite' ? 'SQLite' : 'PostgreSQL', size: format.bytes(database.bytes) }),
  };
  return (name) => facts[name]();
}
