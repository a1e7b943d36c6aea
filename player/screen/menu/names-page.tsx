import type { MenuView } from '#shared/protocol/menu.ts';
import { useWords } from '../cards/speech.ts';
import { Rows } from './rows.tsx';

export function NamesPage({ view, focus }: { view: MenuView; focus: number }) {
  const { words } = useWords();
  const rows = view.operators.map(({ id, name }) => ({ id, title: name, line: null, poster: null }));
  return (
    <>
      <h1>{words.menu.who}</h1>
      <Rows label={words.menu.who} rows={rows} focus={focus} />
    </>
  );
}
