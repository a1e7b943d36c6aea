import type { ReplyOf } from '../../kit/client.ts';
import { useNow } from '../../kit/late.ts';
import { useWords } from '../../kit/speaking.ts';

export type PlannedDay = ReplyOf<'previewDay'>;
export type Stretch = PlannedDay['stretches'][number];

const ITEMS_SHOWN = 6;

/** A screen's planned day: a band for the eye, and the stretches with their items to read. */
export function DayPreview({ day }: { day: PlannedDay }) {
  const { t } = useWords();
  const now = useNow(30_000);
  return (
    <>
      <DayBand day={day} now={now} />
      <div className="fc-stretches">
        {day.stretches.map((stretch) => (
          <StretchRow key={stretch.from} stretch={stretch} day={day} isNow={stretch.from <= now && now < stretch.to} />
        ))}
      </div>
      <p className="fc-note">{t('programmes.zoneNote', { zone: day.zone })}</p>
    </>
  );
}

export function useStretchTitle(): (stretch: Stretch) => string {
  const { t } = useWords();
  return ({ cause, slotTitle, playlistTitle }) =>
    cause === 'idle' ? t('programmes.idle') : slotTitle || playlistTitle || t('programmes.default');
}

function DayBand({ day, now }: { day: PlannedDay; now: number }) {
  const { format } = useWords();
  const percent = (at: number): string => `${(((at - day.from) / (day.to - day.from)) * 100).toFixed(3)}%`;
  const hours = [6, 12, 18].map((hour) => day.from + hour * 3_600_000);
  return (
    <div className="fc-day-band" aria-hidden="true">
      {day.stretches.map((stretch) => (
        <i
          key={stretch.from}
          className={`fc-band-${stretch.cause}`}
          style={{ left: percent(stretch.from), right: `calc(100% - ${percent(stretch.to)})` }}
        />
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

function StretchRow({ stretch, day, isNow }: { stretch: Stretch; day: PlannedDay; isNow: boolean }) {
  const { t, format } = useWords();
  const title = useStretchTitle()(stretch);
  const { items, cause } = stretch;
  const kind = cause === 'timed' || cause === 'loop' ? t(`programmes.${cause}`) : null;
  const end = stretch.to === day.to ? '24:00' : format.time(stretch.to, day.zone);
  return (
    <div className={`fc-stretch fc-stretch-${cause}${isNow ? ' fc-stretch-now' : ''}`}>
      <div>
        {format.time(stretch.from, day.zone)}–{end}
      </div>
      <div className="fc-stretch-bar" />
      <div>
        <strong>{title}</strong>{' '}
        <span className="fc-note">
          {kind}
          {isNow && ` · ${t('programmes.nowLine')}`}
        </span>
        {items.length > 0 && (
          <ol>
            {items.slice(0, ITEMS_SHOWN).map((item) => (
              <li key={item.from}>
                <span>{format.time(item.from, day.zone, true)}</span>
                <span className="fc-stretch-item" title={item.title}>
                  {item.title}
                </span>
              </li>
            ))}
            {items.length > ITEMS_SHOWN && <li>{t('programmes.itemsMore', { count: items.length - ITEMS_SHOWN })}</li>}
          </ol>
        )}
      </div>
    </div>
  );
}
