import { useSyncExternalStore } from 'react';
import { z } from 'zod';
import { readStored, writeStored } from '../../kit/stored.ts';
import type { Appearance } from '../../kit/theme.ts';

const KEY = 'fieldcast.appearance';
const listeners = new Set<() => void>();

const asked = (): Appearance => (matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light');
let appearance: Appearance = readStored(KEY, z.enum(['light', 'dark'])) ?? asked();
document.documentElement.dataset['appearance'] = appearance;

function choose(next: Appearance): void {
  appearance = next;
  document.documentElement.dataset['appearance'] = next;
  writeStored(KEY, next);
  for (const listener of listeners) listener();
}

function follow(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Light or dark: as the computer has it, until a person chooses. */
export function useAppearance(): { appearance: Appearance; toggle: () => void } {
  const current = useSyncExternalStore(follow, () => appearance);
  return { appearance: current, toggle: () => choose(current === 'light' ? 'dark' : 'light') };
}
