import { LeftOutlined, RightOutlined } from '@ant-design/icons';
import { Button, Select, Space } from 'antd';
import { Link } from 'react-router';
import type { Slot } from '#shared/model/programme.ts';
import { addDays, weekdayOf } from '../../../kit/format.ts';
import { useToday } from '../../../kit/late.ts';
import { useWords } from '../../../kit/speaking.ts';
import { FirstStep } from '../../parts/first-step.tsx';
import { screenName, type Places } from '../../parts/place-names.ts';
import { useFilters } from '../../parts/search-params.ts';
import { WeekGrid } from './week-grid.tsx';

const mondayOf = (day: string): string => addDays(day, 1 - weekdayOf(day));

/** One screen's week, as the screen itself will follow it. */
export function WeekView({ places, slots }: { places: Places; slots: readonly Slot[] }) {
  const { t, format } = useWords();
  const filters = useFilters();
  const thisMonday = mondayOf(useToday());
  const screens = places.screens.filter((screen) => !screen.isClosed);
  const screen = screens.find(({ id }) => id === filters.get('screen')) ?? screens[0];
  if (!screen) return <FirstStep title={t('programmes.needScreen')} action={<Link to="/stations">{t('stations.enrol')}</Link>} />;

  const asked = filters.get('week');
  const monday = /^\d{4}-\d{2}-\d{2}$/.test(asked) ? mondayOf(asked) : thisMonday;
  const go = (next: string) => filters.set({ week: next === thisMonday ? '' : next });
  return (
    <>
      <div className="fc-filters">
        <Select
          aria-label={t('programmes.chooseScreen')}
          className="fc-screen-select"
          value={screen.id}
          onChange={(id) => filters.set({ screen: id })}
          showSearch={{ optionFilterProp: 'label' }}
          options={screens.map((one) => ({ value: one.id as string, label: screenName(one, places.stations) }))}
        />
        <Space.Compact>
          <Button icon={<LeftOutlined />} aria-label={t('programmes.previousWeek')} onClick={() => go(addDays(monday, -7))} />
          <Button disabled className="fc-week-label">
            {format.day(monday)} – {format.day(addDays(monday, 6))}
          </Button>
          <Button icon={<RightOutlined />} aria-label={t('programmes.nextWeek')} onClick={() => go(addDays(monday, 7))} />
        </Space.Compact>
        <Button onClick={() => go(thisMonday)}>{t('programmes.thisWeek')}</Button>
        <span className="fc-grow" />
        <Link to={`/screens/${screen.id}`}>{t('programmes.day')} ›</Link>
      </div>
      <WeekGrid
        screen={screen.id}
        monday={monday}
        label={t('programmes.weekOf', { screen: screenName(screen, places.stations) })}
        slots={slots}
      />
    </>
  );
}
