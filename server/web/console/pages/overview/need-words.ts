import { useWords } from '../../../kit/speaking.ts';
import type { Need } from './needs.ts';

/** All but alarms, which are list items of their own. */
export type PlainNeed = Exclude<Need, { kind: 'alarm' }>;

/** What is needed, and beside it, smaller, why or how. */
export function useNeedWords(): (need: PlainNeed) => readonly [string, string] {
  const { t, format } = useWords();

  function screenWords({ kind, screens, count }: Extract<PlainNeed, { screens: unknown }>): readonly [string, string] {
    const names = screens
      .slice(0, 2)
      .map((screen) => screen.name)
      .join(t('common.listComma'));
    const said = { names, count };
    const many = count > 1 ? 'Many' : 'One';
    if (kind === 'never') return [t(`overview.needNever${many}`, said), t('overview.needNeverHint')];
    if (kind === 'unknown') return [t(`overview.needUnknown${many}`, said), t('overview.needUnknownHint')];
    const first = Math.min(...screens.map((screen) => screen.since ?? Date.now()));
    return [t(`overview.needOffline${many}`, said), t('overview.needOfflineHint', { time: format.dateTime(first) })];
  }

  function renewalWords({ kind, keys }: Extract<PlainNeed, { keys: unknown }>): readonly [string, string] {
    const said = { time: format.date(keys.delegatedUntil) };
    const how = keys.isRootHere ? t('system.renewHere') : t('system.renewAway');
    return [kind === 'renewal' ? t('overview.needRenewal', said) : t('overview.needRenewalOver', said), how];
  }

  return (need) => {
    if ('screens' in need) return screenWords(need);
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
