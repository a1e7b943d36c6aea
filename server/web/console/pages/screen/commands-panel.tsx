import { Button, Popconfirm, Slider } from 'antd';
import { useState } from 'react';
import type { ScreenCommand } from '#shared/model/command.ts';
import { useWords } from '../../../kit/speaking.ts';
import { Panel } from '../../parts/page.tsx';
import { useOrders } from './use-orders.ts';
import './commands.css';

const USUAL_VOLUME = 60;

/** What whoever looks after the place can have the screen do, and how it went. */
export function CommandsPanel({ screen }: { screen: string }) {
  const { t } = useWords();
  const [percent, setPercent] = useState(USUAL_VOLUME);
  const { commands, order } = useOrders(screen);
  return (
    <Panel title={t('commands.title')} aside={t('commands.hint')}>
      <div className="fc-commands">
        <Button onClick={() => order({ kind: 'identify', seconds: 15 })}>{t('commands.orders.identify')}</Button>
        <Button onClick={() => order({ kind: 'fetch' })}>{t('commands.orders.fetch')}</Button>
        <Button onClick={() => order({ kind: 'restart_page' })}>{t('commands.orders.restart_page')}</Button>
        <Popconfirm
          title={t('pictures.restartSure')}
          description={t('pictures.restartHint')}
          okText={t('pictures.restartGo')}
          onConfirm={() => order({ kind: 'restart_agent' })}
        >
          <Button>{t('commands.orders.restart_agent')}</Button>
        </Popconfirm>
      </div>
      <div className="fc-commands" title={t('commands.volumeHint')}>
        <span>{t('commands.orders.volume')}</span>
        <Slider
          className="fc-grow"
          min={0}
          max={100}
          step={5}
          value={percent}
          onChange={setPercent}
          ariaLabelForHandle={t('commands.orders.volume')}
        />
        <Button onClick={() => order({ kind: 'volume', percent })}>{t('commands.setVolume', { percent })}</Button>
      </div>
      <ul className="fc-command-list" aria-live="polite">
        {commands.slice(0, SHOWN).map((command) => (
          <CommandLine key={command.id} command={command} />
        ))}
      </ul>
    </Panel>
  );
}

const SHOWN = 5;

function CommandLine({ command: { order, state, reason, askedAt } }: { command: ScreenCommand }) {
  const { t, format } = useWords();
  const what = order.kind === 'volume' ? t('commands.volumeTo', { percent: order.percent }) : t(`commands.orders.${order.kind}`);
  return (
    <li data-state={state}>
      <span>{what}</span>
      <span className="fc-note">{format.dateTime(askedAt)}</span>
      <span className="fc-grow" />
      <span className="fc-command-state">{reason ? t(`commands.reasons.${reason}`) : t(`commands.states.${state}`)}</span>
    </li>
  );
}
