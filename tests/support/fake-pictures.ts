import { CommandId, EpochId, newId, ScreenFileId } from '#shared/model/ids.ts';
import type { Screen } from '#shared/model/place.ts';
import type { ScreenFile } from '#shared/model/screen-file.ts';

const MINUTE = 60_000;

/** What screens have sent: the first a picture of just now and older ones with their reasons, the second one of yesterday, the third with an unsure clock. */
export function fakePictures(screens: readonly Screen[], now: number): ScreenFile[] {
  const [first, second, third] = screens;
  if (!first || !second || !third) throw new Error('a county has screens');
  const size = { width: 1280, height: 720 };
  const alarm = { what: 'generation_failed', epoch: newId('epo', EpochId), seq: 41, detail: '17' };
  const sent = (screen: Screen, ago: number, rest: Partial<ScreenFile> = {}): ScreenFile => {
    const at = now - ago;
    const plain = { kind: 'picture', reason: 'routine', command: null, alarm: null, clock: 'sure', bytes: 81_000, size } as const;
    return { id: newId('fil', ScreenFileId, at), screen: screen.id, takenAt: at, receivedAt: at + 4000, ...plain, ...rest };
  };
  const command = newId('cmd', CommandId);
  return [
    sent(first, 4 * MINUTE, { reason: 'command', command }),
    sent(first, 31 * MINUTE),
    sent(first, 26 * 60 * MINUTE, { reason: 'alarm', alarm }),
    sent(first, 50 * MINUTE, { kind: 'log', reason: 'command', bytes: 48_211, size: null }),
    sent(second, 22 * 60 * MINUTE),
    sent(third, 0, { clock: 'unsure', takenAt: 86_400_000, receivedAt: now - 12 * MINUTE }),
  ];
}
