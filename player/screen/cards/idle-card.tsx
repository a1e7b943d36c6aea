import type { Direction } from '#shared/protocol/page.ts';
import { dateText, localTime, timeText, whenText } from './clock-face.ts';
import { FieldPicture } from './field-picture.tsx';
import { useWords } from './speech.ts';
import { useMinute } from './use-minute.ts';

/** Nothing is planned: where we are, what time it is, what comes next. */
export function IdleCard({ direction }: { direction: Extract<Direction, { kind: 'idle' }> }) {
  const { words } = useWords();
  const { station, next, zone } = direction;
  const now = useMinute(direction.clockOffsetMs);
  const local = now === null ? null : localTime(now, zone);
  return (
    <section className="card idle">
      <FieldPicture hour={local && local.hour + local.minute / 60} />
      <div className="scrim" />
      <div className="idle-now">
        <h1 className="idle-station">{station}</h1>
        {local && (
          <>
            <p className="idle-clock">{timeText(local)}</p>
            <p className="idle-date">{dateText(local, words)}</p>
          </>
        )}
      </div>
      {next && (
        <p className="idle-next">
          <span className="idle-next-label">{words.next}</span>
          <b>{whenText(next.at, now, zone, words)}</b>
          <span className="idle-next-title">{next.title}</span>
        </p>
      )}
    </section>
  );
}
