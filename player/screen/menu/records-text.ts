import type { MenuView } from '#shared/protocol/menu.ts';
import { fill, type ScreenWords } from '../cards/speech.ts';

/** "All" is said only of what the office has acknowledged, with nothing left behind; what switching off adds is said beside it. */
export function recordsText(
  { stored, unsent, isTelling, isOneOn }: MenuView['records'],
  { menu: { records } }: ScreenWords,
): { state: 'all' | 'left' | 'checking'; said: string; more: string } {
  if (unsent > 0) return { state: 'left', said: fill(records.left, { count: unsent }), more: isTelling ? records.going : records.noLine };
  if (stored === null) return { state: 'checking', said: records.checking, more: isTelling ? records.going : records.noLine };
  return { state: 'all', said: fill(records.all, { count: stored }), more: isOneOn ? records.laterOn : records.later };
}
