import { Fragment } from 'react';
import { Link, useSearchParams } from 'react-router';
import type { Slot } from '#shared/model/programme.ts';
import { useAsk } from '../../../kit/asking.ts';
import { addDays, isoDay } from '../../../kit/format.ts';
import { useNow } from '../../../kit/late.ts';
import { useWords } from '../../../kit/speaking.ts';
import { useStretchTitle, type PlannedDay, type Stretch } from '../../parts/day-preview.tsx';
import { Trouble } from '../../parts/trouble.tsx';
import { weekdayWord } from './slot-words.ts';

const HOURS = Array.from({ length: 12 }, (_, index) => index * 2);

interface WeekGridProps {
  screen: string;
  monday: string;
  label: string;
  slots: readonly Slot[];
}

/** Seven days beside each other, each asked of the one evaluator of time. */
export function WeekGrid({ screen, monday, label, slots }: WeekGridProps) {
  const { t } = useWords();
  const today = isoDay(useNow(60_000));
  const days = Array.from({ length: 7 }, (_, index) => addDays(monday, index));
  return (
    <div className="fc-week-scroll" tabIndex={0} role="region" aria-label={label}>
      <div className="fc-week">
        <div className="fc-week-corner" />
        {days.map((day, index) => (
          <div key={day} className={day === today ? 'fc-week-head fc-week-today' : 'fc-week-head'}>
            {weekdayWord(index + 1, t)} <b>{Number(day.slice(8))}</b>
          </div>
        ))}
        <div className="fc-week-hours" aria-hidden="true">
          {HOURS.map((hour) => (
            <span key={hour} style={{ top: `${(hour / 24) * 100}%` }}>
              {String(hour).padStart(2, '0')}:00
            </span>
          ))}
        </div>
        {days.map((day) => (
          <Fragment key={day}>
            <Day screen={screen} day={day} slots={slots} />
          </Fragment>
        ))}
      </div>
    </div>
  );
}

function Day({ screen, day, slots }: { screen: string; day: string; slots: readonly Slot[] }) {
  const asked = useAsk('previewDay', { params: { id: screen }, query: { day } });
  const now = useNow(60_000);
  const plan = asked.data;
  if (!plan)
    return <div className="fc-week-day">{asked.error && <Trouble error={asked.error} onRetry={() => void asked.refetch()} />}</div>;
  const share = (at: number): number => ((at - plan.from) / (plan.to - plan.from)) * 100;
  return (
    <ol className="fc-week-day" aria-label={day}>
      {plan.stretches
        .filter((stretch) => stretch.cause !== 'idle')
        .map((stretch) => (
          <Block
            key={stretch.from}
            stretch={stretch}
            plan={plan}
            top={share(stretch.from)}
            height={share(stretch.to) - share(stretch.from)}
            slots={slots}
          />
        ))}
      {now >= plan.from && now < plan.to && <li className="fc-week-now" aria-hidden="true" style={{ top: `${share(now)}%` }} />}
    </ol>
  );
}

interface BlockProps {
  stretch: Stretch;
  plan: PlannedDay;
  top: number;
  height: number;
  slots: readonly Slot[];
}

function Block({ stretch, plan, top, height, slots }: BlockProps) {
  const { t, format } = useWords();
  const [params] = useSearchParams();
  const title = useStretchTitle()(stretch);
  const end = stretch.to === plan.to ? '24:00' : format.time(stretch.to, plan.zone);
  const window = `${format.time(stretch.from, plan.zone)}–${end}`;
  const next = new URLSearchParams(params);
  if (stretch.slot) next.set('slot', stretch.slot);
  const isEditable = stretch.slot !== null && slots.some(({ id }) => id === stretch.slot);
  const words = (
    <>
      <span className="fc-block-title">{title}</span>
      <small>
        {window}
        {stretch.cause === 'default' && stretch.playlistTitle !== null && ` ${t('programmes.default')}`}
      </small>
    </>
  );
  return (
    <li className={`fc-block fc-block-${stretch.cause}`} style={{ top: `${top}%`, height: `${height}%` }} title={`${window} ${title}`}>
      {isEditable ? <Link to={`?${next}`}>{words}</Link> : words}
    </li>
  );
}
