import { App, Switch } from 'antd';
import { Link } from 'react-router';
import type { StationView } from '#shared/protocol/http/stations.ts';
import { useAsk, useTell } from '../../../kit/asking.ts';
import type { ReplyOf } from '../../../kit/client.ts';
import { useFailureWords, useWords } from '../../../kit/speaking.ts';
import { Answer } from '../../parts/answer.tsx';
import { Panel } from '../../parts/page.tsx';
import { PinState } from '../../parts/pin-panel.tsx';

/** Whether whoever acts at the boxes here says who he is, and who that may be. */
export function OperatorsPanel({ station }: { station: StationView }) {
  const { t } = useWords();
  const asked = useAsk('stationOperators', { params: { id: station.id } });
  const { operatorsNamed } = station;
  const hasNobody = asked.data?.operators.every(({ hasPin }) => !hasPin) ?? false;
  const said = !operatorsNamed ? 'places.operators.off' : hasNobody ? 'places.operators.nobody' : 'places.operators.on';
  return (
    <Panel title={t('places.operators.title')} className="fc-stacked">
      <NamedSwitch station={station} />
      <p className="fc-note">{t(said)}</p>
      {operatorsNamed && <Answer of={asked}>{({ operators }) => <Operators operators={operators} />}</Answer>}
    </Panel>
  );
}

function NamedSwitch({ station: { id, revision, operatorsNamed } }: { station: StationView }) {
  const { t } = useWords();
  const { message } = App.useApp();
  const say = useFailureWords();
  const revise = useTell('reviseStation');
  const mayWrite = useAsk('whoAmI', {}).data?.rights.includes('places.write') ?? false;
  const set = (isOn: boolean) =>
    revise.mutate(
      { params: { id }, body: { seenRevision: revision, operatorsNamed: isOn } },
      { onSuccess: () => void message.success(t('common.saved')), onError: (error) => void message.error(say(error), 6) },
    );
  return (
    <label className="fc-switch-line">
      <Switch checked={operatorsNamed} disabled={!mayWrite} loading={revise.isPending} onChange={set} /> {t('places.operators.switch')}
    </label>
  );
}

function Operators({ operators }: { operators: ReplyOf<'stationOperators'>['operators'] }) {
  const { t } = useWords();
  const rights = useAsk('whoAmI', {}).data?.rights ?? [];
  if (operators.length === 0)
    return (
      <p>
        {t('places.operators.emptyHint')} {rights.includes('people.write') && <Link to="/system/accounts">{t('people.title')} ›</Link>}
      </p>
    );
  return (
    <ul className="fc-operators">
      {operators.map(({ id, name, hasPin }) => (
        <li key={id}>
          {rights.includes('people.read') ? <Link to={`/system/accounts/${id}`}>{name}</Link> : name} <PinState hasPin={hasPin} />
        </li>
      ))}
    </ul>
  );
}
