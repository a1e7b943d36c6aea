import { words } from '#shared/words/languages.ts';
import { languageOf } from '#shared/words/speak.ts';

export const { terminal } = words[languageOf(process.env)];

type Sentence = { [K in keyof typeof terminal]: (typeof terminal)[K] extends string ? K : never }[keyof typeof terminal];

export const say = (sentence: Sentence): void => void process.stdout.write(`${terminal[sentence]}\n`);

interface Facts {
  serverUrl: string;
  setupLink: string | undefined;
  mirror: string;
  isSeen: boolean;
  dataFolder: string;
}

/** Where everything is, how to get in first, and what to try next. */
export function closingWords({ serverUrl, setupLink, mirror, isSeen, dataFolder }: Facts): void {
  const lines = [
    '',
    `${terminal.console}  ${serverUrl}`,
    ...(setupLink ? [`${terminal.firstLogin}  ${setupLink}`] : []),
    `${isSeen ? terminal.mirrorToo : terminal.mirror}  ${mirror}`,
    `${terminal.data}  ${dataFolder}`,
    '',
    ...terminal.tryNext.slice(setupLink ? 0 : 1).map((step, i) => `  ${i + 1}. ${step}`),
    '',
    terminal.howToStop,
    '',
  ];
  process.stdout.write(`${lines.join('\n')}\n`);
}
