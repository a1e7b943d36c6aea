import { App, Button, Slider } from 'antd';
import { useState } from 'react';
import type { Order, ScreenCommand } from '#shared/model/command.ts';
import { useAsk, useTell } from '../../../kit/asking.ts';
import { useFailureWords, useWords } from '../../../kit/speaking.ts';
import { Panel } from '../../parts/page.tsx';
import './commands.css';

/** While one waits, its answer is looked for this often. */
const LOOK_MS = 1000;
const USUAL_VOLUME = 60;

/** What whoever looks after the place can have the screen do, and how it went. */
export function CommandsPanel({ screen }: { screen: string }) {
  const { t } = useWords();
  const { message } = App.useApp();
  const say = useFailureWords();
  const tell = useTell('commandScreen');
  const [percent, setPercent] = useState(USUAL_VOLUME);
  const [isWaiting, setWaiting] = useState(false);
  const asked = useAsk('listCommands', { params: { id: screen } }, isWaiting ? { everyMs: LOOK_MS } : {});
  const commands = asked.data?.commands ?? [];
  const waits = commands.some(({ state }) => state === 'asked');
  if (waits !== isWaiting && asked.data) setWaiting(waits);

  const order = (wanted: Order) =>
    void tell.mutateAsync({ params: { id: screen }, body: { order: wanted } }).then(
      () => asked.refetch(),
      (error: unknown) => void message.error(say(error)),
    );
  return (
    <Panel title={t('commands.title')} aside={t('commands.hint')}>
      <div className="fc-commands">
        <Button onClick={() => order({ kind: 'identify', seconds: 15 })}>{t('commands.orders.identify')}</Button>
        <Button onClick={() => order({ kind: 'fetch' })}>{t('commands.orders.fetch')}</Button>
        <Button onClick={() => order({ kind: 'restart_page' })}>{t('commands.orders.restart_page')}</Button>
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
