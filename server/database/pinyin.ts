/** One character as a dictionary and as a keyboard see it. */
export interface Reading {
  char: string;
  /** 'ban'; null for what is no Chinese character, or one that no dictionary of ours knows. */
  syllable: string | null;
  /** 1 … 4, 0 without. */
  tone: number;
}

type Pinyin = typeof import('pinyin-pro');
let loaded: Promise<Pinyin> | undefined;
/** Its dictionary is large: a server that starts and saves nothing does not wait for it. */
const library = (): Promise<Pinyin> => (loaded ??= import('pinyin-pro'));

/** As it is compared: one width, small letters. */
export const plainText = (text: string): string => text.normalize('NFKC').toLowerCase();

/** Readings in context: 银行 is yin hang. A person's first character is read as a surname: 单 is shan. */
export async function readingsOf(text: string, isPerson = false): Promise<Reading[]> {
  const { pinyin } = await library();
  const read = pinyin(plainText(text), { type: 'all', toneType: 'none', v: true, ...(isPerson && { surname: 'head' as const }) });
  return read.map(({ origin, pinyin: syllable, num, isZh }) => ({ char: origin, syllable: isZh && syllable ? syllable : null, tone: num }));
}

const others = new Map<string, string | null>();

/** The next most usual reading of a character: whoever takes 六安 for liu'an finds it too. */
export async function otherReadings(readings: readonly Reading[]): Promise<(string | null)[]> {
  const { pinyin } = await library();
  const otherOf = (char: string, syllable: string): string | null => {
    const key = `${char}${syllable}`;
    const known = others.get(key);
    if (known !== undefined) return known;
    const all = pinyin(char, { multiple: true, toneType: 'none', type: 'array', v: true });
    const other = all.find((one) => one !== syllable) ?? null;
    others.set(key, other);
    return other;
  };
  return readings.map(({ char, syllable }) => (syllable ? otherOf(char, syllable) : null));
}
