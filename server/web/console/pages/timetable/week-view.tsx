import { LeftOutlined, RightOutlined } from '@ant-design/icons';
import { Button, Space } from 'antd';
import { Link } from 'react-router';
import { useAsk } from '../../../kit/asking.ts';
import { addDays, weekdayOf } from '../../../kit/format.ts';
import { useToday } from '../../../kit/late.ts';
import { useWords } from '../../../kit/speaking.ts';
import { FirstStep } from '../../parts/first-step.tsx';
import { LateSkeleton } from '../../parts/late-skeleton.tsx';
import { fullName } from '../../parts/place-names.ts';
import { ScreenSelect } from '../../parts/screen-select.tsx';
import { useFilters } from '../../parts/search-params.ts';
import { WeekGrid } from './week-grid.tsx';

const mondayOf = (day: string): string => addDays(day, 1 - weekdayOf(day));

/** One screen's week, as the screen itself will follow it. */
export function WeekView() {
  const { t, format } = useWords();
  const filters = useFilters();
  const thisMonday = mondayOf(useToday());
  const chosen = filters.get('screen');
  const named = useAsk('getScreen', { params: { id: chosen } }, { enabled: chosen !== '', retry: false });
  // Until somebody chooses, and where the address names none that can be seen, it is the first.
  const needsFirst = chosen === '' || named.isError;
  const first = useAsk('listScreens', { query: { size: 1 } }, { enabled: needsFirst });
  const screen = needsFirst ? first.data?.screens[0] : named.data?.id === chosen ? named.data : undefined;
  const asked = filters.get('week');
  const monday = /^\d{4}-\d{2}-\d{2}$/.test(asked) ? mondayOf(asked) : thisMonday;
  // Of a screen and a week: a slot of the evening before may still be on.
  const mine = { screen: screen?.id ?? '', from: addDays(monday, -1), to: addDays(monday, 6), size: 200 };
  const slots = useAsk('listSlots', { query: mine }, { enabled: screen !== undefined });
  if (!screen && needsFirst && first.data)
    return <FirstStep title={t('programmes.needScreen')} action={<Link to="/stations">{t('stations.enrol')}</Link>} />;
  if (!screen) return <LateSkeleton rows={10} />;
  const go = (next: string) => filters.set({ week: next === thisMonday ? '' : next });
  return (
    <>
      <div className="fc-filters">
        <ScreenSelect
          label={t('programmes.chooseScreen')}
          className="fc-screen-select"
          screen={screen}
          onChange={(id) => filters.set({ screen: id })}
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
        label={t('programmes.weekOf', { screen: fullName(screen) })}
        slots={new Set((slots.data?.slots ?? []).map(({ id }) => id))}
      />
    </>
  );
}
