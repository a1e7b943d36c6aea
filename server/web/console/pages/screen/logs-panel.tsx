import { Button } from 'antd';
import type { Screen } from '#shared/model/place.ts';
import { logPath } from '#shared/protocol/http/screen-files.ts';
import { useWords } from '../../../kit/speaking.ts';
import { Panel } from '../../parts/page.tsx';
import { useFiles } from './use-files.ts';
import { useOrders } from './use-orders.ts';
import './pictures.css';

/** What the player has written down of itself, for who finds faults. */
export function LogsPanel({ screen }: { screen: Screen }) {
  const { t, format } = useWords();
  const { commands, order } = useOrders(screen.id);
  const { files, coming } = useFiles(screen.id, commands);
  const logs = files.filter(({ kind }) => kind === 'log');
  const fetch = !screen.revoked && <Button onClick={() => order({ kind: 'send_log' })}>{t('commands.orders.send_log')}</Button>;
  return (
    <Panel title={t('pictures.logs')} aside={fetch}>
      <p className="fc-note" aria-live="polite">
        {coming.includes('send_log') ? t('pictures.logOnTheWay') : t('pictures.logsHint')}
      </p>
      {logs.length === 0 && <p className="fc-note">{t('pictures.logsEmpty')}</p>}
      <ul className="fc-logs">
        {logs.map(({ id, screen: of, takenAt, bytes }) => (
          <li key={id}>
            <span>{format.dateTime(takenAt)}</span>
            <span className="fc-note">{format.bytes(bytes)}</span>
            <span className="fc-grow" />
            <a href={logPath(of, id)} download>
              {t('pictures.download')}
            </a>
          </li>
        ))}
      </ul>
    </Panel>
  );
}
