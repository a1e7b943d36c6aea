import type { ServerStatus } from '#shared/protocol/http/status.ts';

export type Tone = 'ready' | 'never' | 'failed';

/** One thing of the status page: how it is, and which advice belongs to it; null where it is well. */
export interface Check {
  name: 'disk' | 'backup' | 'queue' | 'ffmpeg' | 'clock' | 'database';
  tone: Tone;
  advice: Advice | null;
}
export type Advice =
  | 'diskLow'
  | 'diskFull'
  | 'backupNone'
  | 'backupOld'
  | 'backupOff'
  | 'backupHere'
  | 'jobsFailed'
  | 'noFfmpeg'
  | 'clockBack';

/** The gravest thing that can be said of each. */
export function checksOf({ disk, backup, queue, ffmpeg, clock }: ServerStatus): Check[] {
  return [
    of('backup', backupAdvice(backup), { backupNone: 'failed', backupOld: 'failed' }),
    of('disk', disk.level === 'full' ? 'diskFull' : disk.level === 'low' ? 'diskLow' : null, { diskFull: 'failed' }),
    of('ffmpeg', ffmpeg === null ? 'noFfmpeg' : null, { noFfmpeg: 'failed' }),
    of('queue', queue.failed > 0 ? 'jobsFailed' : null),
    of('clock', clock.isBelievable ? null : 'clockBack', { clockBack: 'failed' }),
    of('database', null),
  ];
}

function backupAdvice({ lastGoodAt, isOld, isOn, placement }: ServerStatus['backup']): Advice | null {
  if (lastGoodAt === null) return 'backupNone';
  if (isOld) return 'backupOld';
  if (!isOn) return 'backupOff';
  return placement === 'same_disk' || placement === 'memory' ? 'backupHere' : null;
}

const of = (name: Check['name'], advice: Advice | null, grave: Partial<Record<Advice, Tone>> = {}): Check => ({
  name,
  advice,
  tone: advice === null ? 'ready' : (grave[advice] ?? 'never'),
});
