import type { Speech } from '#shared/audit/value-words.ts';
import type { Names } from '#shared/protocol/http/audit.ts';
import { words } from '#shared/words/languages.ts';
import { useWords } from '../../../kit/speaking.ts';

/** How rows are told on this page: in its language, with these names. */
export function useSpeech(names: Names): Speech {
  const { language, format } = useWords();
  return { words: words[language].audit, names, dateTime: (ms) => format.dateTime(ms) };
}
