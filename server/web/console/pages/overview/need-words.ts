import type { Away } from '#shared/protocol/http/stations.ts';
import { useWords } from '../../../kit/speaking.ts';
import type { Need } from './needs.ts';

/** All but alarms, which are list items of their own. */
export type PlainNeed = Exclude<Need, { kind: 'alarm' }>;

/** What is needed, and beside it, smaller, why or how. */
export function useNeedWords(): (need: PlainNeed) => readonly [string, string] {
  const { t, format } = useWords();

  function awayWords({ presence, name, count, screens, since }: Away): readonly [string, string] {
    const key = ({ offline: 'Offline', never: 'Never', unknown: 'Unknown' } as const)[presence];
    const hint = t(`overview.need${key}Hint`, { time: format.dateTime(since ?? Date.now()) });
    const some = screens.map((screen) => `${screen.stationName} ${screen.name}`).join(t('common.listComma'));
    if (count === 1) return [t(`overview.need${key}One`, { place: some }), hint];
    const names = count > screens.length ? t('overview.needNames', { names: some }) : some;
    const said = { place: name, screens: t('overview.needScreens', { count }) };
    return [t(`overview.need${key}`, said), t('overview.needBoth', { names, hint })];
  }

  function renewalWords({ kind, keys }: Extract<PlainNeed, { keys: unknown }>): readonly [string, string] {
    const said = { time: format.date(keys.delegatedUntil) };
    const how = keys.isRootHere ? t('system.renewHere') : t('system.renewAway');
    return [kind === 'renewal' ? t('overview.needRenewal', said) : t('overview.needRenewalOver', said), how];
  }

  return (need) => {
    if (need.kind === 'away') return awayWords(need.away);
    if (need.kind === 'awayMore') {
      const said = { places: need.places, screens: t('overview.needScreens', { count: need.count }) };
      return [t('overview.needAwayMore', said), t('overview.needAwayMoreHint')];
    }
    if ('keys' in need) return renewalWords(need);
    if (need.kind === 'alarms') return [t('overview.needAlarms', { count: need.count }), t('overview.needAlarmsHint')];
    if (need.kind === 'failed')
      return [t('overview.needFailed', { title: need.lesson.title }), need.lesson.fault ? t(`media.${need.lesson.fault}`) : ''];
    if (need.kind === 'check') return [t(`system.needs.${need.advice}`), t(`system.advice.${need.advice}`)];
    if (need.kind === 'failures') return [t('overview.needFailures', { count: need.count }), ''];
    if (need.kind === 'jobs') return [t('overview.needJobs', { count: need.count }), t('overview.needJobsHint')];
    if (need.kind === 'noDefault') return [t('overview.needEmptyPlan'), t('overview.needEmptyPlanHint')];
    return [t('overview.needRootKey'), t('overview.needRootKeyHint')];
  };
}
