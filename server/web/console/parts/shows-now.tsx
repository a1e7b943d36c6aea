import type { Screen } from '#shared/model/place.ts';
import { length } from '../../kit/format.ts';
import type { Formats } from '../../kit/format.ts';
import type { Translate } from '../../kit/i18n.ts';
import { useNow } from '../../kit/late.ts';
import { useWords } from '../../kit/speaking.ts';
import { Clip } from './clip.tsx';

/** What a screen shows, in words. What a silent screen shows is not known; only what it last said is. */
export function showingWords({ showing, presence, revoked }: Screen, t: Translate): string {
  if (revoked) return t('stations.showingNothing');
  if (presence !== 'online') return showing?.title ? t('stations.showingLast', { title: showing.title }) : t('stations.showingUnknown');
  if (!showing) return t('stations.showingNothing');
  if (showing.kind === 'idle') return t('stations.showingIdle');
  if (showing.kind === 'card') return t('stations.showingCard');
  return showing.title || t('stations.showingUnknown');
}

/** Where it is in the item: the position last told, moved on by the time since. */
export function Position({ screen: { showing, presence } }: { screen: Screen }) {
  const now = useNow(1000);
  if (!showing?.durationMs || presence !== 'online') return null;
  const at = Math.min(showing.durationMs, showing.fromMs + Math.max(0, now - showing.at));
  return (
    <>
      {length(at)} / {length(showing.durationMs)}
    </>
  );
}

export function ShowsNow({ screen }: { screen: Screen }) {
  const { t } = useWords();
  const words = showingWords(screen, t);
  const lesson = screen.presence === 'online' && screen.showing?.content?.startsWith('les_') ? screen.showing.content : null;
  return (
    <>
      <Clip text={words} to={lesson === null ? undefined : `/lessons/${lesson}`} />
      <div className="fc-note">
        <Position screen={screen} />
      </div>
    </>
  );
}

/** Which revision of its plan a screen follows, against the newest signed for it. */
export function planWords({ revision, takenRevision }: Screen, t: Translate): string {
  if (revision === null) return t('stations.planNone');
  if (takenRevision === null) return t('stations.planNotTaken', { newest: revision });
  if (takenRevision >= revision) return t('stations.planUpToDate', { revision: takenRevision });
  return t('stations.planBehind', { taken: takenRevision, newest: revision });
}

/** Whether a screen has on its shelf what it is to show next; undefined where that is not known. */
export function readinessWords({ readiness }: Screen, t: Translate, format: Formats): string | undefined {
  if (!readiness) return undefined;
  if (readiness.kind === 'ready')
    return readiness.at === null ? t('stations.readyAll') : t('stations.readyFor', { at: format.dateTime(readiness.at) });
  const { at, blobs, bytes, leftMs, from } = readiness;
  const lacks = { count: blobs, bytes: format.bytes(bytes), at: format.dateTime(at) };
  const said = leftMs === null ? t('stations.lacks', lacks) : t('stations.lacksTime', { ...lacks, minutes: Math.ceil(leftMs / 60_000) });
  return from === undefined ? said : said + t('stations.waitsFor', { from: format.dateTime(from) });
}
