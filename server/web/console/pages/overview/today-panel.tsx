import { Link } from 'react-router';
import { useAsk } from '../../../kit/asking.ts';
import { useToday } from '../../../kit/late.ts';
import { useWords } from '../../../kit/speaking.ts';
import { Answer } from '../../parts/answer.tsx';
import { Panel } from '../../parts/page.tsx';
import { showingsPath } from '../statistics/summary.ts';

const ROWS = 8;

/** Today's showings by lesson, each figure leading to its records. */
export function TodayPanel() {
  const { t, format } = useWords();
  const today = useToday();
  const range = { from: today, to: today };
  const asked = useAsk('summary', { query: { ...range, by: 'content' } });
  return (
    <Panel title={t('overview.todayShown')} aside={<Link to={showingsPath(range)}>{t('overview.seeAll')}</Link>}>
      <Answer of={asked}>
        {({ rows, total }) =>
          rows.length === 0 ? (
            <p className="fc-note">{t('overview.todayNone')}</p>
          ) : (
            <div className="fc-table-wrap">
              <table className="fc-plain">
                <thead>
                  <tr>
                    <th>{t('statistics.content')}</th>
                    <th className="fc-n">{t('statistics.showings')}</th>
                    <th className="fc-n">{t('statistics.completed')}</th>
                    <th className="fc-n">{t('statistics.shownHours')}</th>
                  </tr>
                </thead>
                <tbody>
                  {rows.slice(0, ROWS).map((row) => (
                    <tr key={row.key}>
                      <td title={row.title}>{row.title || t('statistics.deletedContent')}</td>
                      {[format.number(row.showings), format.number(row.completed), format.hours(row.shownMs)].map((figure, column) => (
                        <td key={column} className="fc-n">
                          <Link
                            className="fc-figure"
                            to={showingsPath(range, { by: 'content', key: row.key })}
                            title={t('statistics.open', { title: row.title, count: row.showings })}
                          >
                            {figure}
                          </Link>
                        </td>
                      ))}
                    </tr>
                  ))}
                </tbody>
                <tfoot>
                  <tr>
                    <td>{t('statistics.total')}</td>
                    {[format.number(total.showings), format.number(total.completed), format.hours(total.shownMs)].map((figure, column) => (
                      <td key={column} className="fc-n">
                        <Link className="fc-figure" to={showingsPath(range)}>
                          {figure}
                        </Link>
                      </td>
                    ))}
                  </tr>
                </tfoot>
              </table>
            </div>
          )
        }
      </Answer>
    </Panel>
  );
}
