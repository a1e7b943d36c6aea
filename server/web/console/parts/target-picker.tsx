import { TreeSelect } from 'antd';
import type { Target } from '#shared/model/programme.ts';
import { RegionId, ScreenId, StationId } from '#shared/model/ids.ts';
import { useWords } from '../../kit/speaking.ts';
import type { Places } from './place-names.ts';

interface Node {
  value: string;
  title: string;
  children: Node[];
}

/** Regions with their stations with their screens, each of which can be chosen. */
export function placeTree({ regions, stations, screens }: Places, parent: string | null = null): Node[] {
  return regions
    .filter((region) => region.parent === parent)
    .map((region) => ({
      value: region.id,
      title: region.name,
      children: [
        ...placeTree({ regions, stations, screens }, region.id),
        ...stations
          .filter((station) => station.region === region.id)
          .map((station) => ({
            value: station.id,
            title: station.name,
            children: screens
              .filter((screen) => screen.station === station.id && !screen.revoked)
              .map((screen) => ({ value: screen.id, title: screen.name, children: [] })),
          })),
      ],
    }));
}

/** What an id of the tree stands for; its prefix tells. */
export function targetOf(id: string): Target | undefined {
  const region = RegionId.safeParse(id);
  if (region.success) return { kind: 'region', id: region.data };
  const station = StationId.safeParse(id);
  if (station.success) return { kind: 'station', id: station.data };
  const screen = ScreenId.safeParse(id);
  return screen.success ? { kind: 'screen', id: screen.data } : undefined;
}

interface TargetPickerProps {
  places: Places;
  /** Given by the form. */
  id?: string;
  value?: readonly string[];
  onChange?: (ids: string[]) => void;
}

export function TargetPicker({ places, value = [], onChange, id }: TargetPickerProps) {
  const { t } = useWords();
  return (
    <TreeSelect
      {...(id === undefined ? {} : { id })}
      treeCheckable
      showCheckedStrategy={TreeSelect.SHOW_PARENT}
      treeDefaultExpandedKeys={places.regions.filter((region) => region.parent === null).map((region) => region.id)}
      treeNodeFilterProp="title"
      showSearch
      allowClear
      aria-label={t('programmes.chooseTargets')}
      placeholder={t('programmes.chooseTargets')}
      treeData={placeTree(places)}
      value={[...value]}
      onChange={(ids) => onChange?.(ids)}
    />
  );
}
