import type { ScreenFile } from '#shared/model/screen-file.ts';
import { isoDay } from '../../kit/format.ts';
import { useNow } from '../../kit/late.ts';
import { useWords } from '../../kit/speaking.ts';

/** The next one comes within this, where a screen sends them by itself; what is older than that tells nothing of now. */
const FRESH_MS = 45 * 60_000;

/** When a picture was taken, in words that never pass an old one off as what is on. */
export function usePictureWords({ takenAt, receivedAt, clock }: ScreenFile, isOnline: boolean) {
  const { t, format } = useWords();
  const now = useNow(60_000);
  const at = clock === 'sure' ? takenAt : receivedAt;
  const time = isoDay(at) === isoDay(now) ? format.time(at) : format.dateTime(at);
  const unsure = clock === 'sure' ? null : t('pictures.unsure', { time });
  const isOld = unsure !== null || !isOnline || now - at > FRESH_MS;
  return { time, isOld, unsure, said: unsure ?? (isOld ? t('pictures.old', { time }) : t('pictures.at', { time })) };
}
