import type { GroupRule } from '#shared/model/group.ts';
import { useWords } from '../../../kit/speaking.ts';

/** A rule in one line: what a screen has to be to belong. */
export function useRuleWords(): (rule: GroupRule, regionName: string) => string {
  const { t } = useWords();
  const kinds = { station: t('stations.kindStation'), outdoor: t('stations.kindOutdoor'), vehicle: t('stations.kindVehicle') };
  return ({ screenKinds, stationKinds, tags }, regionName) => {
    const parts = [
      regionName,
      screenKinds.map((kind) => kinds[kind]).join(t('common.listComma')),
      stationKinds.map((kind) => t(`places.kinds.${kind}`)).join(t('common.listComma')),
      tags.map((tag) => `#${tag}`).join(' '),
    ];
    return parts.filter(Boolean).join(' · ') || t('places.ruleAll');
  };
}
