import type { MenuView } from '#shared/protocol/menu.ts';
import { localTime, timeText } from '../cards/clock-face.ts';
import { fill, useWords, type ScreenWords } from '../cards/speech.ts';
import { focusedRow, rowsOf, type Place } from './places.ts';
import { recordsText } from './records-text.ts';

/** Under the programme's own window: what is on and what is next, whether the time is right, and whether the box may be switched off. */
export function SidePanel({ view, place, isRefused }: { view: MenuView; place: Place; isRefused: boolean }) {
  const { words } = useWords();
  const { on, due, clock, records, zone } = view;
  const waits = due && !isRefused ? waitText(view, place, words) : null;
  const record = recordsText(records, words);
  return (
    <aside className="menu-side">
      {on && (
        <p className="menu-on">
          <span>{on.isChosen ? words.menu.chosen : words.menu.on}</span>
          <b>{on.title}</b>
        </p>
      )}
      {due && (
        <p>
          <span>{fill(words.menu.due, { time: timeText(localTime(due.at, zone)) })}</span>
          <b>{due.title}</b>
          {waits !== null && <span className="menu-waits">{waits}</span>}
        </p>
      )}
      <p className="menu-clock" data-trust={clock.trust}>
        <span>{words.menu.clock[clock.trust]}</span>
      </p>
      <p className="menu-records" data-state={record.state} role="status">
        <b>{record.said}</b>
        <span>{record.more}</span>
      </p>
    </aside>
  );
}

/** A choice goes on past the start of what is planned: said before it is made, and while it is on. */
function waitText(view: MenuView, place: Place, words: ScreenWords): string | null {
  const rows = rowsOf(view);
  const row = place.at === 'list' ? rows[focusedRow(rows, place.focus)] : undefined;
  if (row?.kind !== 'lesson' || !view.due) return null;
  const until = view.clock.now + row.lesson.durationMs;
  return until > view.due.at ? fill(words.menu.waits, { until: timeText(localTime(until, view.zone)) }) : null;
}
