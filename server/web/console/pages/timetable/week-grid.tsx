import { Fragment } from 'react';
import { WarningFilled } from '@ant-design/icons';
import { Link, useSearchParams } from 'react-router';
import { useAsk } from '../../../kit/asking.ts';
import { addDays, isoDay } from '../../../kit/format.ts';
import { useNow } from '../../../kit/late.ts';
import { useWords } from '../../../kit/speaking.ts';
import { leftOutWords, useStretchTitle, useWindow, type LeftOut, type PlannedDay, type Stretch } from '../../parts/day-rows.tsx';
import { Trouble } from '../../parts/trouble.tsx';
import { weekdayWord } from './slot-words.ts';

const HOURS = Array.from({ length: 12 }, (_, index) => index * 2);

interface WeekGridProps {
  screen: string;
  monday: string;
  label: string;
  /** Ids of the slots that can be opened. */
  slots: ReadonlySet<string>;
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

function Day({ screen, day, slots }: { screen: string; day: string; slots: ReadonlySet<string> }) {
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
      {plan.leftOut.map((leftOut) => (
        <LeftOutBlock
          key={`left out ${leftOut.from}`}
          leftOut={leftOut}
          plan={plan}
          top={share(leftOut.from)}
          height={share(leftOut.to) - share(leftOut.from)}
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
  slots: ReadonlySet<string>;
}

function Block({ stretch, plan, top, height, slots }: BlockProps) {
  const { t } = useWords();
  const title = useStretchTitle()(stretch);
  const window = useWindow(plan)(stretch);
  const slotLink = useSlotLink(stretch.slot);
  const isEditable = stretch.slot !== null && slots.has(stretch.slot);
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
      {isEditable ? <Link to={slotLink}>{words}</Link> : words}
    </li>
  );
}

/** Beside what is on instead: it would be on if anything of its playlist could be shown. */
function LeftOutBlock({ leftOut, plan, top, height }: { leftOut: LeftOut; plan: PlannedDay; top: number; height: number }) {
  const { t } = useWords();
  const slotLink = useSlotLink(leftOut.slot);
  const title = useStretchTitle()(leftOut);
  const why = leftOutWords(leftOut, t);
  const words = (
    <>
      <span className="fc-block-title">
        <WarningFilled /> {title}
      </span>
      <small>{why}</small>
    </>
  );
  return (
    <li
      className="fc-block fc-block-leftout"
      style={{ top: `${top}%`, height: `${height}%` }}
      title={`${useWindow(plan)(leftOut)} ${title}: ${why}`}
    >
      {leftOut.slot ? <Link to={slotLink}>{words}</Link> : words}
    </li>
  );
}

function useSlotLink(slot: string | null): string {
  const [params] = useSearchParams();
  const next = new URLSearchParams(params);
  if (slot) next.set('slot', slot);
  return `?${next}`;
}
