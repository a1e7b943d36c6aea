import { words } from '#shared/words/languages.ts';

const language = (process.env['LC_ALL'] ?? process.env['LANG'] ?? '').startsWith('zh') ? 'zh-CN' : 'en';
const { terminal } = words[language];

type Sentence = { [K in keyof typeof terminal]: (typeof terminal)[K] extends string ? K : never }[keyof typeof terminal];

export const say = (sentence: Sentence): void => void process.stdout.write(`${terminal[sentence]}\n`);

interface Facts {
  serverUrl: string;
  setupLink: string | undefined;
  mirror: string;
  hasDisplay: boolean;
  dataFolder: string;
}

/** Where everything is, how to get in first, and what to try next. */
export function closingWords({ serverUrl, setupLink, mirror, hasDisplay, dataFolder }: Facts): void {
  const lines = [
    '',
    `${terminal.console}  ${serverUrl}`,
    ...(setupLink ? [`${terminal.firstLogin}  ${setupLink}`] : []),
    `${hasDisplay ? terminal.mirrorToo : terminal.mirror}  ${mirror}`,
    `${terminal.data}  ${dataFolder}`,
    '',
    ...terminal.tryNext.slice(setupLink ? 0 : 1).map((step, i) => `  ${i + 1}. ${step}`),
    '',
    terminal.howToStop,
    '',
  ];
  process.stdout.write(`${lines.join('\n')}\n`);
}
