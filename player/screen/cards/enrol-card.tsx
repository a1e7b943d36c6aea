import type { Language } from '#shared/words/languages.ts';
import type { Direction } from '#shared/protocol/page.ts';
import { Sprout } from './sprout.tsx';
import { screenWords, useWords, type ScreenWords } from './speech.ts';

const other: Record<Language, Language> = { 'zh-CN': 'en', en: 'zh-CN' };

/** Not enrolled yet: the code to enter at the office, then the digits to compare. In both languages, nobody has chosen one yet. */
export function EnrolCard({ direction }: { direction: Extract<Direction, { kind: 'enrol' }> }) {
  const { language, words } = useWords();
  const second = screenWords[other[language]];
  const { code, digits, server, trouble } = direction;
  return (
    <section className="card enrol">
      <header className="enrol-head">
        <Sprout />
        <h1>{words.enrol.title}</h1>
      </header>
      <div className="enrol-body">
        <Symbols code={code} digits={digits} words={words} />
        <div>
          <p className="enrol-do">{instruction(words, code, digits)}</p>
          {digits !== null && <p className="enrol-do">{words.enrol.confirm}</p>}
          <p className="enrol-second" lang={other[language]}>
            {instruction(second, code, digits)}
          </p>
        </div>
      </div>
      <footer className="enrol-foot">
        {trouble !== null && (
          <p className="enrol-trouble">
            <Caution />
            <span>{troubleText(trouble, words)}</span>
          </p>
        )}
        <p>
          {words.enrol.server} <b>{server}</b>
        </p>
      </footer>
    </section>
  );
}

function Symbols({ code, digits, words }: { code: string | null; digits: string | null; words: ScreenWords }) {
  if (digits !== null) {
    return (
      <div className="enrol-pair">
        {code !== null && <Row label={words.enrol.code} symbols={code} isSmall />}
        <Row label={words.enrol.digits} symbols={digits} />
      </div>
    );
  }
  return <Row label={words.enrol.code} symbols={code ?? '······'} />;
}

/** A row of single symbols, in two threes: so they are read out and compared. */
function Row({ label, symbols, isSmall = false }: { label: string; symbols: string; isSmall?: boolean }) {
  return (
    <div className={isSmall ? 'symbols small' : 'symbols'} role="img" aria-label={`${label} ${symbols.split('').join(' ')}`}>
      {isSmall && <span className="symbols-label">{label}</span>}
      {symbols.split('').map((symbol, index) => (
        <span key={index} className={index === 3 ? 'symbol gap' : 'symbol'}>
          {symbol}
        </span>
      ))}
    </div>
  );
}

function instruction(words: ScreenWords, code: string | null, digits: string | null): string {
  if (digits !== null) return words.enrol.compareDigits;
  return code === null ? words.enrol.waitingForCode : words.enrol.enterCode;
}

/** The agent speaks in codes; a code that this page does not know yet is, to whoever stands there, a server that does not answer. */
function troubleText(trouble: string, words: ScreenWords): string {
  const known = new Map<string, string>(Object.entries(words.trouble)).get(trouble);
  const isCode = /^[a-z0-9_.-]+$/i.test(trouble);
  return known ?? (isCode ? words.trouble.unreachable : trouble);
}

const Caution = () => (
  <svg viewBox="0 0 24 24" aria-hidden="true">
    <path d="M12 3 22.5 21h-21zM12 10v5M12 17.6v.6" />
  </svg>
);
