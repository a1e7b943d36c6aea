/** Remote controls call their Back key many names. */
const BACK: ReadonlySet<string> = new Set(['Escape', 'Backspace', 'GoBack', 'BrowserBack']);
const NAMED: ReadonlySet<string> = new Set(['ArrowUp', 'ArrowDown', 'ArrowLeft', 'ArrowRight', 'Enter']);

/** What a key means at the box; undefined for keys that mean nothing here. */
export function meaningOf(key: string): string | undefined {
  if (BACK.has(key)) return 'Back';
  return NAMED.has(key) || /^[0-9]$/.test(key) ? key : undefined;
}
