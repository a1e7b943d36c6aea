import { WarningFilled } from '@ant-design/icons';
import type { ReplyOf } from '../../kit/client.ts';
import { useWords } from '../../kit/speaking.ts';
import { MissingItems, reasonWords } from './missing-items.tsx';

export type PlannedDay = ReplyOf<'previewDay'>;
export type Stretch = PlannedDay['stretches'][number];
export type LeftOut = PlannedDay['leftOut'][number];

const ITEMS_SHOWN = 6;

export function useStretchTitle(): (stretch: Pick<Stretch, 'cause' | 'slotTitle' | 'playlistTitle'>) => string {
  const { t } = useWords();
  return ({ cause, slotTitle, playlistTitle }) =>
    cause === 'idle' ? t('programmes.idle') : slotTitle || playlistTitle || t('programmes.default');
}

/** When something is on: '08:00–09:00', and a day's end as such. */
export function useWindow(day: PlannedDay): (span: { from: number; to: number }) => string {
  const { format } = useWords();
  return ({ from, to }) => `${format.time(from, day.zone)}–${to === day.to ? '24:00' : format.time(to, day.zone)}`;
}

export function StretchRow({ stretch, day, isNow }: { stretch: Stretch; day: PlannedDay; isNow: boolean }) {
  const { t } = useWords();
  const title = useStretchTitle()(stretch);
  const { cause, missing } = stretch;
  const kind = cause === 'timed' || cause === 'loop' ? t(`programmes.${cause}`) : null;
  return (
    <div className={`fc-stretch fc-stretch-${cause}${isNow ? ' fc-stretch-now' : ''}`}>
      <div>{useWindow(day)(stretch)}</div>
      <div className="fc-stretch-bar" />
      <div>
        <strong>{title}</strong>{' '}
        <span className="fc-note">
          {kind}
          {isNow && ` · ${t('programmes.nowLine')}`}
        </span>
        {missing.length > 0 && (
          <div className="fc-warn">
            <WarningFilled /> {t('programmes.skipped', { count: missing.length })}
            <MissingItems missing={missing} />
          </div>
        )}
        <StretchItems stretch={stretch} zone={day.zone} />
      </div>
    </div>
  );
}

function StretchItems({ stretch: { items }, zone }: { stretch: Stretch; zone: string }) {
  const { t, format } = useWords();
  if (items.length === 0) return null;
  return (
    <ol>
      {items.slice(0, ITEMS_SHOWN).map((item) => (
        <li key={item.from}>
          <span>{format.time(item.from, zone, true)}</span>
          <span className="fc-stretch-item" title={item.title}>
            {item.title}
          </span>
        </li>
      ))}
      {items.length > ITEMS_SHOWN && <li>{t('programmes.itemsMore', { count: items.length - ITEMS_SHOWN })}</li>}
    </ol>
  );
}

/** A slot that would be on if anything of its playlist could be shown: why it is not, and what is shown instead. */
export function LeftOutRow({ leftOut, day }: { leftOut: LeftOut; day: PlannedDay }) {
  const { t } = useWords();
  const titleOf = useStretchTitle();
  const { cause, missing } = leftOut;
  const instead = day.stretches.filter(({ from, to }) => from < leftOut.to && leftOut.from < to).map(titleOf);
  return (
    <div className="fc-stretch fc-stretch-leftout">
      <div>{useWindow(day)(leftOut)}</div>
      <div className="fc-stretch-bar" />
      <div>
        <strong>{titleOf(leftOut)}</strong> <span className="fc-note">{t(`programmes.${cause}`)}</span>
        <div className="fc-warn">
          <WarningFilled /> {leftOutWords(leftOut, t)}
          <MissingItems missing={missing} />
        </div>
        <div>{t('programmes.instead', { what: [...new Set(instead)].join(t('common.listComma')) })}</div>
      </div>
    </div>
  );
}

export function leftOutWords({ missing }: Pick<LeftOut, 'missing'>, t: ReturnType<typeof useWords>['t']): string {
  return missing.length === 0 ? t('programmes.leftOutEmpty') : t('programmes.leftOut', { why: reasonWords(missing, t) });
}
