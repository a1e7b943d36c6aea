/** Remote controls call their Back key many names. */
const BACK: ReadonlySet<string> = new Set(['Escape', 'Backspace', 'GoBack', 'BrowserBack']);
const NAMED: ReadonlySet<string> = new Set(['ArrowUp', 'ArrowDown', 'ArrowLeft', 'ArrowRight', 'Enter']);

/** What a key means at the box; undefined for keys that mean nothing here. */
export function meaningOf(key: string): string | undefined {
  if (BACK.has(key)) return 'Back';
  return NAMED.has(key) || /^[0-9]$/.test(key) ? key : undefined;
}

const MENU: ReadonlySet<string> = new Set(['ContextMenu', 'Home', 'Select', 'Accept', 'BrowserHome', ' ']);

/** Any key of a person's opens the menu; what sets the volume or holds another key down does not. */
export const opensMenu = (key: string): boolean => meaningOf(key) !== undefined || MENU.has(key) || /^[\p{L}\p{N}]$/u.test(key);
