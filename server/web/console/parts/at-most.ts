import { firstOfLine, lengthOfLine } from '#shared/model/line.ts';

/** Stops an input at so many characters as people count them, and as the server does; HTML's own `maxLength` counts a rare one twice. */
export const atMost = (max: number) => ({
  count: { max, strategy: lengthOfLine, exceedFormatter: (text: string) => firstOfLine(text, max) },
});
