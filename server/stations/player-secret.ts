import { openSecret } from '../kit/secret.ts';

/** Seals players' challenges and tokens. Kept, so that a restarted server does not make a whole county log in at once. */
export const openPlayerSecret = (keysFolder: string): Promise<Uint8Array> =>
  openSecret(keysFolder, 'player-secret', 'players then log in again by themselves');
