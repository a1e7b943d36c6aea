import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { LoginName } from './account.ts';
import { cutLine, lengthOfLine, tidyLine, typedLine, TypedName, TypedTitle } from './line.ts';

test.each([
  ['a line break becomes a blank', '春耕\r\n第一课', '春耕 第一课'],
  ['so do tabs, wide blanks, line separators and the empty Braille cell', 'a\tb\u3000c\u2028d\u2800e\u0085f', 'a b c d e f'],
  ['words stand one blank apart, the line without any around it', '  春耕 \u00a0 第一课\n', '春耕 第一课'],
  ['controls go', 'a\u0000b\u001b[31mc\u007f\u009fd', 'ab[31mcd'],
  ['text cannot be turned round', '课件\u202e4pm.\u2066x\u2069\u200e\u200f\u061c\u202a\u202b\u202c\u202d\u2067\u2068', '课件4pm.x'],
  ['nothing without width hides in it', '育\u200b秧\u200c\u200d\ufeff\u2060\u00ad\u034f\u180e', '育秧'],
  ['letters that are blank to look at go', '\u3164\u115f\u1160\uffa0村', '村'],
  ['variation selectors and tags go, the character stays', '葛\u{e0100}❤\ufe0f\u{e0041}', '葛❤'],
  ['half a character goes, a whole one stays', 'a\ud840b\udc00c\ud840\udc00', 'abc𠀀'],
  ['marks of annotations and places of pictures go', '\ufff9a\ufffab\ufffb\ufffc\uffff', 'ab'],
  ['a blank between two things that are gone is one blank', 'a \u200b b', 'a b'],
  ['what looks the same is the same', 'Cafe\u0301 한글', 'Café 한글'],
  ['a mark meets its letter when what stood between is gone', 'e\u200d\u0301', 'é'],
])('%s', (_, typed, kept) => {
  expect(tidyLine(typed)).toBe(kept);
  expect(TypedTitle.parse(typed)).toBe(kept);
});

test.each([
  '垌美村',
  '岜暮乡',
  '三堽',
  '龑岗',
  '𡎚头屯',
  '𠮷田',
  '\u{30edd}坡',
  '\ue5f1坪',
  '(一)「春耕」—第1课: 100% & more…',
  'ئۇيغۇرچە',
  'བོད་ཡིག',
])('%s stays as it is typed', (typed) => expect(TypedTitle.parse(typed)).toBe(typed));

test('a rare character is one character, not two', () => {
  expect(lengthOfLine('𡎚头')).toBe(2);
  expect(TypedName.parse('𡎚'.repeat(60))).toHaveLength(120);
  expect(TypedName.safeParse('𡎚'.repeat(61)).error?.issues[0]?.message).toBe('at most 60 characters');
  expect(cutLine(`${'𡎚'.repeat(7)} 村`, 8)).toBe('𡎚'.repeat(7));
});

test('what is empty to the eye is empty', () => {
  for (const typed of ['', ' ', '\u200b\u3164\u2800\n', '\u202e'])
    expect(TypedName.safeParse(typed).error?.issues[0]?.message).toBe('it is empty');
  expect(typedLine({ max: 5 }).parse('\u200b')).toBe('');
});

test('a login is letters and digits that can be seen', () => {
  expect(LoginName.parse(' li.wei\u200b ')).toBe('li.wei');
  expect(LoginName.safeParse('li wei').success).toBe(false);
  expect(LoginName.safeParse('a\u3164').error?.issues[0]?.message).toBe('at least 2 characters');
});

test('tidied once is tidied for good, whatever was pasted, and nothing of it is unseen', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 60 }), (pasted) => {
      const line = tidyLine(pasted);
      expect(tidyLine(line)).toBe(line);
      expect(line).toBe(line.trim().normalize('NFC'));
      expect(line).not.toMatch(/[\p{Cc}\p{Default_Ignorable_Code_Point}\p{Bidi_Control}\p{Zl}\p{Zp}]| {2}/u);
      expect(line.isWellFormed()).toBe(true);
    }),
    { numRuns: 2000 },
  );
});
