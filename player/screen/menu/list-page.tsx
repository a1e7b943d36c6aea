import type { MenuView } from '#shared/protocol/menu.ts';
import { fill, useWords, type ScreenWords } from '../cards/speech.ts';
import { spanText } from './note-text.ts';
import { focusedRow, rowsOf, type Row } from './places.ts';
import { Rows, type ShownRow } from './rows.tsx';

/** What can be done, and the lessons on the shelf. */
export function ListPage({ view, focus }: { view: MenuView; focus: string | null }) {
  const { words } = useWords();
  const rows = rowsOf(view);
  const on = focusedRow(rows, focus);
  const acts = rows.length - view.lessons.length;
  const place = fill(words.menu.place, { place: on - acts + 1, count: view.lessons.length });
  return (
    <>
      <h1>
        {words.menu.title}
        {on >= acts && view.lessons.length > 0 && <span className="menu-place">{place}</span>}
      </h1>
      <Rows label={words.menu.title} rows={rows.map((row) => shown(row, words))} focus={on} />
      {view.lessons.length === 0 && <p className="menu-nothing">{words.menu.nothing}</p>}
    </>
  );
}

function shown(row: Row, words: ScreenWords): ShownRow {
  if (row.kind !== 'lesson') {
    const title = { back: words.menu.back, time: words.menu.setTime, leave: words.menu.leave }[row.kind];
    return { id: row.id, title, line: null, poster: null };
  }
  const { title, teacher, durationMs, poster } = row.lesson;
  return { id: row.id, title, line: [teacher, spanText(durationMs, words)].filter(Boolean).join(' · '), poster };
}
