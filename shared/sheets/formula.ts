const FORMULA = /^('*[=+\-@\t\r])/;

/** A cell that begins like a formula is set off with an apostrophe: a title must not run in the clerk's Excel. */
export const harmless = (text: string): string => text.replace(FORMULA, "'$1");

/** The same cell come back. */
export const bare = (text: string): string => (/^'+[=+\-@\t\r]/.test(text) ? text.slice(1) : text);
