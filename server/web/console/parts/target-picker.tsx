import { useState } from 'react';
import { TreeSelect } from 'antd';
import type { Target } from '#shared/model/programme.ts';
import { GroupId, RegionId, ScreenId, StationId } from '#shared/model/ids.ts';
import type { PlaceChoice } from '#shared/protocol/http/places.ts';
import { useAsk } from '../../kit/asking.ts';
import { ask } from '../../kit/client.ts';
import { useRested } from '../../kit/late.ts';
import { useWords } from '../../kit/speaking.ts';
import { fullName } from './place-names.ts';

/** An id with the name under which it was chosen: the tree need not be loaded to tell it. */
export interface Chosen {
  value: string;
  label: string;
}

interface Node extends Chosen {
  title: React.ReactNode;
  isLeaf: boolean;
  checkable?: boolean;
  disableCheckbox?: boolean;
  children?: Node[];
}

type Below = ReadonlyMap<string, readonly PlaceChoice[]>;

const nodeOf = (choice: PlaceChoice, below: Below): Node => {
  const children = below.get(choice.id);
  return {
    value: choice.id,
    label: fullName(choice),
    title: choice.name,
    isLeaf: !choice.hasMore,
    disableCheckbox: !choice.isOwn,
    ...(children && { children: children.map((child) => nodeOf(child, below)) }),
  };
};

/** Found by a part of the name: flat, each with where it lies. */
const foundNode = (choice: PlaceChoice): Node => ({
  value: choice.id,
  label: fullName(choice),
  title: (
    <>
      {fullName(choice)} {choice.note !== '' && <span className="fc-note">{choice.note}</span>}
    </>
  ),
  isLeaf: true,
  disableCheckbox: !choice.isOwn,
});

/** Groups stand above the tree, under a heading that is none of them. */
function treeOf(top: readonly PlaceChoice[], below: Below, heading: string): Node[] {
  const groups = top.filter(({ kind }) => kind === 'group');
  const places = top.filter(({ kind }) => kind !== 'group').map((choice) => nodeOf(choice, below));
  if (groups.length === 0) return places;
  const children = groups.map((group) => nodeOf(group, below));
  return [{ value: 'groups', label: heading, title: heading, isLeaf: false, checkable: false, children }, ...places];
}

/** What an id stands for; its prefix tells. */
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
  /** Given by the form. */
  id?: string;
  value?: readonly Chosen[];
  onChange?: (chosen: Chosen[]) => void;
}

/** Regions, stations, screens and groups of thousands: opened level by level, or found by name, pinyin or initials. */
export function TargetPicker({ value = [], onChange, id }: TargetPickerProps) {
  const { t } = useWords();
  const [text, setText] = useState('');
  const [below, setBelow] = useState<Below>(new Map());
  const search = useRested(text).trim();
  const top = useAsk('placeChoices', { query: {} });
  const found = useAsk('placeChoices', { query: { search } }, { enabled: search !== '' });
  const load = async ({ value: parent }: { value?: unknown }) => {
    const { places } = await ask('placeChoices', { query: { parent: String(parent) } });
    setBelow((before) => new Map([...before, [String(parent), places]]));
  };
  if (!top.data) return <TreeSelect {...(id === undefined ? {} : { id })} aria-label={t('programmes.chooseTargets')} loading disabled />;
  const isSearching = text.trim() !== '';
  return (
    <TreeSelect
      {...(id === undefined ? {} : { id })}
      treeCheckable
      treeCheckStrictly
      treeNodeLabelProp="label"
      treeDefaultExpandedKeys={top.data.places.filter(({ kind }) => kind === 'region').map((region) => region.id)}
      showSearch={{ filterTreeNode: false, onSearch: setText, searchValue: text, autoClearSearchValue: false }}
      allowClear
      aria-label={t('programmes.chooseTargets')}
      placeholder={t('programmes.chooseTargets')}
      treeData={isSearching ? (found.data?.places ?? []).map(foundNode) : treeOf(top.data.places, below, t('places.groups'))}
      loadData={load}
      notFoundContent={isSearching && !found.isFetching ? t('common.nothingFound') : null}
      value={[...value]}
      onChange={(chosen: Chosen[]) => onChange?.(chosen.map(({ value: one, label }) => ({ value: one, label })))}
    />
  );
}
