import { useNow } from '../../kit/late.ts';
import { useWords } from '../../kit/speaking.ts';
import { LeftOutRow, StretchRow, type LeftOut, type PlannedDay, type Stretch } from './day-rows.tsx';

/** A screen's planned day: a band for the eye, and the stretches with their items to read; between them, what cannot be shown. */
export function DayPreview({ day }: { day: PlannedDay }) {
  const { t } = useWords();
  const now = useNow(30_000);
  return (
    <>
      <DayBand day={day} now={now} />
      <div className="fc-stretches">
        {rowsOf(day).map((row) =>
          'items' in row ? (
            <StretchRow key={row.from} stretch={row} day={day} isNow={row.from <= now && now < row.to} />
          ) : (
            <LeftOutRow key={`left out ${row.from}`} leftOut={row} day={day} />
          ),
        )}
      </div>
      <p className="fc-note">{t('programmes.zoneNote', { zone: day.zone })}</p>
    </>
  );
}

/** In the order of time; what was to be on stands before what is on instead. */
const rowsOf = ({ stretches, leftOut }: PlannedDay): (Stretch | LeftOut)[] =>
  [...leftOut, ...stretches].toSorted((a, b) => a.from - b.from);

function DayBand({ day, now }: { day: PlannedDay; now: number }) {
  const { format } = useWords();
  const percent = (at: number): string => `${(((at - day.from) / (day.to - day.from)) * 100).toFixed(3)}%`;
  const span = ({ from, to }: { from: number; to: number }) => ({ left: percent(from), right: `calc(100% - ${percent(to)})` });
  const hours = [6, 12, 18].map((hour) => day.from + hour * 3_600_000);
  return (
    <div className="fc-day-band" aria-hidden="true">
      {day.stretches.map((stretch) => (
        <i key={stretch.from} className={`fc-band-${stretch.cause}`} style={span(stretch)} />
      ))}
      {day.leftOut.map((leftOut) => (
        <i key={`left out ${leftOut.from}`} className="fc-band-leftout" style={span(leftOut)} />
      ))}
      {hours.map((at) => (
        <span key={at} style={{ left: percent(at) }}>
          {format.time(at, day.zone)}
        </span>
      ))}
      {now >= day.from && now < day.to && <b style={{ left: percent(now) }} />}
    </div>
  );
}
