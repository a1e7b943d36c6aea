import { words, type Language } from './words/languages.ts';
import { filled } from './words/speak.ts';

type Said = (typeof words)['zh-CN']['settings'];
type Saying = (said: Said) => string;

/** What a setting may be: how it is read, and how that is told to whoever got it wrong. */
export interface Kind<T> {
  read: (text: string) => T | null;
  allowed: Saying;
  /** Its value is not repeated: terminals and logs remember. */
  isSecret?: boolean;
}

export const text: Kind<string> = { read: (given) => given || null, allowed: (said) => said.text };

export const secret = (shortest: number): Kind<string> => ({
  read: (given) => (given.length >= shortest ? given : null),
  allowed: (said) => filled(said.secret, { shortest }),
  isSecret: true,
});

export const postgresAddress: Kind<string> = {
  read: (given) => (['postgres:', 'postgresql:'].includes(URL.parse(given)?.protocol ?? '') ? given : null),
  allowed: (said) => said.postgresAddress,
  isSecret: true,
};

export const wholeNumber = (from: number, to: number): Kind<number> => ({
  read(given) {
    const number = /^\d{1,15}$/.test(given) ? Number(given) : NaN;
    return number >= from && number <= to ? number : null;
  },
  allowed: (said) => filled(said.wholeNumber, { from, to }),
});

export const choice = <T extends string>(...choices: [T, T, ...T[]]): Kind<T> => ({
  read: (given) => choices.find((one) => one === given) ?? null,
  allowed: (said) => filled(said.choice, { choices: choices.join(said.listSeparator) }),
});

export const only = <T extends string>(one: T): Kind<T> => ({
  read: (given) => (given === one ? one : null),
  allowed: (said) => filled(said.only, { choice: one }),
});

export const host: Kind<string> = {
  read: (given) => (/^[\p{L}\p{N}._:-]+$/u.test(given) ? given : null),
  allowed: (said) => said.host,
};

/** A path behind it would be dropped, and somebody else asked than was meant. */
export const serverAddress: Kind<URL> = {
  read(given) {
    const url = URL.parse(given);
    return url && ['http:', 'https:'].includes(url.protocol) && url.href === `${url.origin}/` ? url : null;
  },
  allowed: (said) => said.serverAddress,
};

/** Begins and ends with a stroke, so that what is put behind it is a path below it. */
export const addressPath: Kind<string> = {
  read: (given) => (/^\/(?:[\w-]+\/)+$/.test(given) ? given : null),
  allowed: (said) => said.addressPath,
};

export const wrong =
  (name: string, value: string, allowed: Saying): Saying =>
  (said) =>
    filled(said.wrong, { name, value, allowed: allowed(said) });

/** All that is wrong with what was asked for, for the one who asked: nothing has been started. */
export class SettingsError extends Error {
  readonly #faults: readonly Saying[];

  constructor(faults: readonly Saying[], options?: ErrorOptions) {
    super(faults.map((fault) => fault(words.en.settings)).join(' '), options);
    this.#faults = faults;
  }

  sentences = (language: Language): string[] => this.#faults.map((fault) => fault(words[language].settings));
}

export type Settings = ReturnType<typeof openSettings>;

/** Reads settings one by one and keeps what is wrong with them, so that all of it can be told at once. An empty setting is none. */
export function openSettings(environment: Readonly<Record<string, string | undefined>>) {
  const faults: Saying[] = [];
  const known = new Set<string>();
  const isSet = (name: string): boolean => (environment[name] ?? '') !== '';

  /** An option of the command line counts for more than the setting, and must not be empty. */
  function read<T>(name: string, kind: Kind<T>, option?: { name: string; value: string | undefined }): T | undefined {
    known.add(name);
    const isOption = option?.value !== undefined;
    if (!isOption && !isSet(name)) return undefined;
    const [called, value] = isOption ? [option.name, option.value ?? ''] : [name, environment[name] ?? ''];
    const found = kind.read(value);
    if (found === null) faults.push(wrong(called, kind.isSecret ? '…' : value, kind.allowed));
    return found ?? undefined;
  }

  function needTogether(one: string, other: string): void {
    if (isSet(one) === isSet(other)) return;
    const [name, missing] = isSet(one) ? [one, other] : [other, one];
    faults.push((said) => filled(said.together, { name, other: missing }));
  }

  function needAlso(name: string, other: string): void {
    if (isSet(name) && !isSet(other)) faults.push((said) => filled(said.together, { name, other }));
  }

  /** A misspelt name would otherwise be a setting that does nothing. Asked when all that exist have been read. */
  function refuseOthers(isOurs: (name: string) => boolean): void {
    const strange = Object.keys(environment).filter((name) => isOurs(name) && isSet(name) && !known.has(name));
    for (const name of strange) faults.push((said) => filled(said.unknown, { name, known: [...known].join(said.listSeparator) }));
  }

  function check(): void {
    if (faults.length > 0) throw new SettingsError(faults);
  }

  return { read, needTogether, needAlso, refuseOthers, check };
}
