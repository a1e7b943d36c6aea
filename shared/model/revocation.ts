import { z } from 'zod';
import { ScreenId } from './ids.ts';

/** The office's word that a screen is cut off: else anybody on the line could darken it until somebody comes. */
export const Revocation = z.object({ v: z.literal(1), screen: ScreenId, at: z.int() });
export type Revocation = z.infer<typeof Revocation>;
