import { AppError } from '#shared/problem.ts';
import { words, type Words } from '#shared/words/languages.ts';
import { filled, languageOf } from '#shared/words/speak.ts';
import { formats } from '#server/web/kit/format.ts';

/** What went wrong, for whoever sits at a terminal. */
export function sentenceOf(error: unknown): string {
  if (!(error instanceof AppError)) return error instanceof Error ? error.message : String(error);
  return filled(words[languageOf(process.env)].problems[error.code], error.params);
}

/** Speaks to somebody at a terminal, in the language that is set there. */
export function createSpeaker<Part extends 'backup' | 'service' | 'fsck'>(part: Part) {
  const language = languageOf(process.env);
  const sentences: Words[Part] = words[language][part];
  const { bytes, dateTime } = formats(language);
  let told = -1;

  function say(sentence: keyof Words[Part] & string, values: Record<string, string | number>): void {
    process.stdout.write(`${filled(String(sentences[sentence]), values)}\n`);
  }

  /** A line that renews itself, where somebody looks at it. */
  function progress(fraction: number): void {
    const percent = Math.floor(fraction * 100);
    if (!process.stdout.isTTY || percent === told) return;
    told = percent;
    process.stdout.write(percent < 100 ? `\r${percent} %` : '\r');
  }

  return { say, bytes, dateTime, progress, words: sentences };
}
