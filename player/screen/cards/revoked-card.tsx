import type { Direction } from '#shared/protocol/page.ts';
import { FieldPicture } from './field-picture.tsx';
import { useWords } from './speech.ts';

/** Cut off by the office. A square sees the field and no words: passers-by have nothing to do with it. */
export function RevokedCard({ direction }: { direction: Extract<Direction, { kind: 'revoked' }> }) {
  const { words } = useWords();
  if (direction.screenKind === 'outdoor') {
    return (
      <section className="card">
        <FieldPicture hour={null} />
      </section>
    );
  }
  return (
    <section className="card revoked">
      <FieldPicture hour={null} />
      <div className="scrim whole" />
      <div className="revoked-words">
        <p className="revoked-station">{direction.station}</p>
        <h1>{words.revoked.title}</h1>
        <p className="revoked-why">{words.revoked.why}</p>
      </div>
    </section>
  );
}
