import { Link } from 'react-router';

/** A name in a table: one line, cut where it grows too long for the columns beside it. The whole of it is its tooltip; print shows it whole. */
export function Clip({ text, to }: { text: string; to?: string | undefined }) {
  return to === undefined ? (
    <span className="fc-clip" title={text}>
      {text}
    </span>
  ) : (
    <Link className="fc-clip" to={to} title={text}>
      {text}
    </Link>
  );
}
