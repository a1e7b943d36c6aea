import { useState } from 'react';
import { BankOutlined, EnvironmentOutlined, PlusOutlined } from '@ant-design/icons';
import { Button, Input, Tree } from 'antd';
import type { DataNode } from 'antd/es/tree/index.js';
import { useWords } from '../../../kit/speaking.ts';
import { FirstStep } from '../../parts/first-step.tsx';
import { Panel } from '../../parts/page.tsx';
import type { Places } from '../../parts/place-names.ts';
import { PlaceActions } from './place-actions.tsx';
import { RegionDialog } from './region-dialog.tsx';

interface PlaceTreeProps {
  places: Places;
  chosen: string;
  onChoose: (id: string) => void;
}

/** Regions and their stations; choosing one narrows the table beside it. */
export function PlaceTree({ places, chosen, onChoose }: PlaceTreeProps) {
  const { t } = useWords();
  const [search, setSearch] = useState('');
  const [isAdding, setAdding] = useState(false);
  const renderTitle = (node: DataNode) => <NodeTitle id={String(node.key)} places={places} />;
  const nodes = nodesOf(places, search.trim().toLowerCase());
  const add = (
    <Button size="small" icon={<PlusOutlined />} onClick={() => setAdding(true)}>
      {t('stations.addRegion')}
    </Button>
  );
  return (
    <Panel title={t('stations.tree')} aside={add} className="fc-tree">
      {places.regions.length === 0 ? (
        <FirstStep title={t('stations.emptyTree')} hint={t('stations.emptyTreeHint')} />
      ) : (
        <>
          <Input
            allowClear
            aria-label={t('stations.searchTree')}
            placeholder={t('stations.searchTree')}
            value={search}
            onChange={(event) => setSearch(event.target.value)}
          />
          <button
            type="button"
            className={chosen === '' ? 'fc-tree-all fc-menu-on' : 'fc-tree-all'}
            aria-pressed={chosen === ''}
            onClick={() => onChoose('')}
          >
            {t('stations.everything')}
          </button>
          <Tree
            key={search === '' ? 'all' : 'found'}
            blockNode
            showIcon
            defaultExpandAll={search !== '' || places.stations.length <= 40}
            defaultExpandedKeys={[...places.regions.filter(({ parent }) => parent === null).map(({ id }) => id), ...pathTo(chosen, places)]}
            treeData={nodes}
            selectedKeys={[chosen]}
            onSelect={([key]) => onChoose(String(key ?? ''))}
            titleRender={renderTitle}
          />
        </>
      )}
      {isAdding && <RegionDialog parent={null} onDone={() => setAdding(false)} />}
    </Panel>
  );
}

function NodeTitle({ id, places }: { id: string; places: Places }) {
  const { t } = useWords();
  const region = places.regions.find((one) => one.id === id);
  const station = places.stations.find((one) => one.id === id);
  const screens = places.screens.filter((screen) => screen.station === id).length;
  return (
    <span className="fc-node">
      <span className="fc-node-name">{region?.name ?? station?.name}</span>
      <span className="fc-note">{region ? t(`stations.${region.kind}`) : screens > 0 && screens}</span>
      <PlaceActions region={region} station={station} />
    </span>
  );
}

function nodesOf(places: Places, search: string, parent: string | null = null): DataNode[] {
  const { regions, stations } = places;
  const fits = (name: string): boolean => search === '' || name.toLowerCase().includes(search);
  return regions
    .filter((region) => region.parent === parent)
    .map((region) => ({
      key: region.id,
      title: region.name,
      icon: <BankOutlined />,
      children: [
        ...nodesOf(places, fits(region.name) ? '' : search, region.id),
        ...stations
          .filter((station) => station.region === region.id && (fits(station.name) || fits(region.name)))
          .map((station) => ({ key: station.id, title: station.name, icon: <EnvironmentOutlined />, isLeaf: true })),
      ],
    }))
    .filter((node) => node.children.length > 0 || fits(node.title));
}

/** The regions above a place, so that a chosen one is in sight. */
function pathTo(id: string, { regions, stations }: Places): string[] {
  const region = regions.find((one) => one.id === (stations.find((station) => station.id === id)?.region ?? id));
  return region ? region.path.split('/').filter((part) => part !== '') : [];
}
