import { useState } from 'react';
import { DownOutlined } from '@ant-design/icons';
import { Button, Dropdown } from 'antd';
import { useTell } from '../../../../kit/asking.ts';
import { ask, type ArgumentsOf } from '../../../../kit/client.ts';
import { useWords } from '../../../../kit/speaking.ts';
import { screenActs, stationActs, type Act, type Of, type ScreenEdit, type StationEdit } from './acts.tsx';
import { BulkDialog } from './bulk-dialog.tsx';
import type { Ticked } from './ticked.ts';
import { LastEdit } from './last-edit.tsx';
import type { Look } from './use-plan.ts';
import './bulk.css';

type StationsChosen = ArgumentsOf<'editStations'>['body']['chosen'];
type ScreensChosen = ArgumentsOf<'editScreens'>['body']['chosen'];
type FilterOf<Chosen> = Extract<Chosen, { filter: unknown }>['filter'];

interface BulkProps<Chosen> {
  ticked: Ticked<FilterOf<Chosen>>;
  total: number;
}

export function StationBulk({ ticked, total }: BulkProps<StationsChosen>) {
  const edit = useTell('editStations');
  const look: Look<StationEdit> = (what, seen) =>
    seen
      ? edit.mutateAsync({ body: { chosen: { ids: seen.ids }, edit: what, seen: seen.seen } })
      : ask('editStations', { body: { chosen: chosenIn(ticked), edit: what } }); // Changes nothing, so nothing is to be asked again for it.
  return <Bar of="stations" acts={stationActs} look={look} ticked={ticked} total={total} />;
}

export function ScreenBulk({ ticked, total }: BulkProps<ScreensChosen>) {
  const edit = useTell('editScreens');
  const look: Look<ScreenEdit> = (what, seen) =>
    seen
      ? edit.mutateAsync({ body: { chosen: { ids: seen.ids }, edit: what, seen: seen.seen } })
      : ask('editScreens', { body: { chosen: chosenIn(ticked), edit: what } }); // Changes nothing, so nothing is to be asked again for it.
  return <Bar of="screens" acts={screenActs} look={look} ticked={ticked} total={total} />;
}

const chosenIn = <Filter,>({ chosen }: Ticked<Filter>): { ids: string[] } | { filter: Filter } => chosen ?? { ids: [] };

interface BarProps<Edit> {
  of: Of;
  acts: readonly Act<Edit>[];
  look: Look<Edit>;
  ticked: Ticked<unknown>;
  total: number;
}

/** With nothing ticked it only offers to take the last edit back. */
function Bar<Edit>({ of, acts, look, ticked, total }: BarProps<Edit>) {
  const { t } = useWords();
  const [act, setAct] = useState<Act<Edit> | null>(null);
  const { count, isAll } = ticked;
  if (count === 0) return <LastEdit of={of} />;
  const all = t(`bulk.many.${of}`, { count: total });
  const items = acts.map((one) => ({
    key: one.word,
    label: t(`bulk.acts.${one.word}`),
    danger: one.isDanger ?? false,
    onClick: () => setAct(one),
  }));
  return (
    <div className="fc-bulk" role="region" aria-label={t('bulk.act')}>
      <strong aria-live="polite">{isAll ? t('bulk.allChosen', { many: all }) : t(`bulk.chosen.${of}`, { count })}</strong>
      {!isAll && count < total && (
        <Button type="link" onClick={ticked.tickAll}>
          {t('bulk.chooseAll', { many: all })}
        </Button>
      )}
      <Button type="link" onClick={ticked.clear}>
        {t('bulk.chooseNone')}
      </Button>
      <span className="fc-grow" />
      <Dropdown trigger={['click']} menu={{ items }}>
        <Button type="primary">
          {t('bulk.act')} <DownOutlined />
        </Button>
      </Dropdown>
      {act && <BulkDialog of={of} act={act} look={look} onClose={() => setAct(null)} onDone={ticked.clear} />}
    </div>
  );
}
