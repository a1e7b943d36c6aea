import { TreeSelect } from 'antd';
import type { Target } from '#shared/model/programme.ts';
import { GroupId, RegionId, ScreenId, StationId } from '#shared/model/ids.ts';
import { useWords } from '../../kit/speaking.ts';
import type { Places } from './place-names.ts';

interface Node {
  value: string;
  title: string;
  children: Node[];
}

/** Regions with their stations with their screens, each of which can be chosen. */
export function placeTree({ regions, stations, screens }: Omit<Places, 'groups'>, parent: string | null = null): Node[] {
  return regions
    .filter((region) => region.parent === parent)
    .map((region) => ({
      value: region.id,
      title: region.name,
      children: [
        ...placeTree({ regions, stations, screens }, region.id),
        ...stations
          .filter((station) => station.region === region.id && !station.isClosed)
          .map((station) => ({
            value: station.id,
            title: station.name,
            children: screens
              .filter((screen) => screen.station === station.id && !screen.isClosed)
              .map((screen) => ({ value: screen.id, title: screen.name, children: [] })),
          })),
      ],
    }));
}

/** Groups stand above the tree, under a heading that is none of them. */
const groupNodes = ({ groups }: Places, title: string) =>
  groups.length === 0
    ? []
    : [
        {
          value: 'groups',
          title,
          checkable: false,
          children: groups.map(({ id, name }) => ({ value: id as string, title: name, children: [] })),
        },
      ];

/** What an id of the tree stands for; its prefix tells. */
export function targetOf(id: string): Target | undefined {
  const region = RegionId.safeParse(id);
  if (region.success) return { kind: 'region', id: region.data };
  const station = StationId.safeParse(id);
  if (station.success) return { kind: 'station', id: station.data };
  const group = GroupId.safeParse(id);
  if (group.success) return { kind: 'group', id: group.data };
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
      treeData={[...groupNodes(places, t('places.groups')), ...placeTree(places)]}
      value={[...value]}
      onChange={(ids) => onChange?.(ids)}
    />
  );
}
