import { Link } from 'react-router';
import { useAsk } from '../../../kit/asking.ts';
import { addDays } from '../../../kit/format.ts';
import { useToday } from '../../../kit/late.ts';
import { useWords } from '../../../kit/speaking.ts';
import { Answer } from '../../parts/answer.tsx';
import { Panel } from '../../parts/page.tsx';
import { barsOf, showingsPath } from '../statistics/summary.ts';

const DAYS = 14;
const HEIGHT = 84;
const STEP = 20;

/** Hours of the last fourteen days; drawn by hand, so that the first page needs no chart library. */
export function TrendPanel() {
  const { t, format } = useWords();
  const to = useToday();
  const range = { from: addDays(to, 1 - DAYS), to };
  const asked = useAsk('summary', { query: { ...range, by: 'day' } });
  return (
    <Panel
      title={t('overview.trend')}
      aside={<Link to={`/statistics?by=day&from=${range.from}&to=${range.to}`}>{t('overview.seeAll')}</Link>}
    >
      <Answer of={asked} rows={3}>
        {({ rows, total }) => {
          if (total.showings === 0) return <p className="fc-note">{t('overview.trendNone')}</p>;
          const bars = barsOf(rows, 'day', range);
          const most = Math.max(...bars.map((bar) => bar.hours));
          return (
            <>
              <p>
                <Link to={showingsPath(range)} className="fc-figure fc-big">
                  {format.hours(total.shownMs)}
                </Link>{' '}
                <span className="fc-note">{t('common.hours')}</span>
              </p>
              <svg
                viewBox={`0 0 ${DAYS * STEP} ${HEIGHT + 16}`}
                className="fc-trend"
                role="img"
                aria-label={`${t('overview.trend')} ${t('overview.trendHours', { hours: format.hours(total.shownMs) })}`}
              >
                {bars.map((bar, index) => {
                  const height = most === 0 ? 0 : Math.max(bar.hours > 0 ? 2 : 0, (bar.hours / most) * (HEIGHT - 4));
                  return (
                    <rect
                      key={bar.key}
                      x={index * STEP + 2}
                      y={HEIGHT - height}
                      width={STEP - 4}
                      height={height}
                      rx="2"
                      className={bar.key === to ? 'fc-trend-today' : 'fc-trend-day'}
                    >
                      <title>{`${format.day(bar.key)} ${t('overview.trendHours', { hours: format.hours(bar.hours * 3_600_000) })}`}</title>
                    </rect>
                  );
                })}
                <path d={`M0 ${HEIGHT + 0.5}h${DAYS * STEP}`} className="fc-trend-ground" />
                <text x="0" y={HEIGHT + 13}>
                  {format.day(range.from)}
                </text>
                <text x={DAYS * STEP} y={HEIGHT + 13} textAnchor="end">
                  {t('common.today')}
                </text>
              </svg>
            </>
          );
        }}
      </Answer>
    </Panel>
  );
}
