import { useState, type ReactNode } from 'react';
import { PlusOutlined, RightOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import type { RegionNode } from '#shared/protocol/http/stations.ts';
import { useAsk } from '../../../kit/asking.ts';
import { useWords } from '../../../kit/speaking.ts';
import { Answer } from '../../parts/answer.tsx';
import { FirstStep } from '../../parts/first-step.tsx';
import { May } from '../../parts/may.tsx';
import { Panel } from '../../parts/page.tsx';
import { SearchField } from '../../parts/search-field.tsx';
import { RegionActions } from './region-actions.tsx';
import { RegionDialog } from './region-dialog.tsx';

interface TreeProps {
  chosen: string;
  onChoose: (id: string) => void;
}

/** Regions level by level: only what is opened is asked for, so that ten thousand villages cost no more than ten. */
export function RegionTree({ chosen, onChoose }: TreeProps) {
  const { t } = useWords();
  const [search, setSearch] = useState('');
  const [isAdding, setAdding] = useState(false);
  const add = (
    <May right="places.write">
      <Button size="small" icon={<PlusOutlined />} onClick={() => setAdding(true)}>
        {t('stations.addRegion')}
      </Button>
    </May>
  );
  return (
    <Panel title={t('places.tree')} aside={add} className="fc-tree">
      <SearchField value="" onSearch={setSearch} label={t('places.searchTree')} />
      <button type="button" className={rowClass(chosen === '')} aria-pressed={chosen === ''} onClick={() => onChoose('')}>
        {t('stations.everything')}
      </button>
      {search.trim() === '' ? (
        <Branches chosen={chosen} onChoose={onChoose} />
      ) : (
        <Found search={search.trim()} chosen={chosen} onChoose={onChoose} />
      )}
      {isAdding && <RegionDialog parent={null} onDone={() => setAdding(false)} />}
    </Panel>
  );
}

const rowClass = (isOn: boolean): string => (isOn ? 'fc-branch-name fc-menu-on' : 'fc-branch-name');

function Found({ search, chosen, onChoose }: TreeProps & { search: string }) {
  const { t } = useWords();
  const asked = useAsk('findRegions', { query: { search } });
  return (
    <Answer of={asked} rows={3}>
      {({ regions }) =>
        regions.length === 0 ? (
          <p className="fc-note">{t('places.treeEmpty')}</p>
        ) : (
          <ul>
            {regions.map(({ id, name, names }) => (
              <li key={id}>
                <button type="button" className={rowClass(chosen === id)} aria-pressed={chosen === id} onClick={() => onChoose(id)}>
                  {name} <span className="fc-note">{names.slice(0, -1).join(' / ')}</span>
                </button>
              </li>
            ))}
          </ul>
        )
      }
    </Answer>
  );
}

function Branches({ chosen, onChoose }: TreeProps) {
  const { t } = useWords();
  const way = useAsk('getRegion', { params: { id: chosen } }, { enabled: chosen !== '' }).data?.path ?? '';
  const roots = useAsk('regionTree', { query: {} });
  const only = roots.data?.nodes.length === 1 ? roots.data.nodes[0]?.id : undefined;
  const [chosenByHand, setByHand] = useState<ReadonlyMap<string, boolean>>(new Map());
  const above = [...way.split('/').filter(Boolean).slice(0, -1), ...(only ? [only] : [])];
  const isOpen = (id: string): boolean => chosenByHand.get(id) ?? above.includes(id);
  const toggle = (id: string) => setByHand(new Map([...chosenByHand, [id, !isOpen(id)]]));
  const level = (nodes: readonly RegionNode[]): ReactNode => (
    <ul className="fc-branches">
      {nodes.map((node) => (
        <li key={node.id}>
          <BranchRow node={node} isOpen={isOpen(node.id)} isOn={chosen === node.id} onToggle={() => toggle(node.id)} onChoose={onChoose} />
          {isOpen(node.id) && node.regions > 0 && <Level parent={node.id}>{level}</Level>}
        </li>
      ))}
    </ul>
  );
  return (
    <Answer of={roots}>
      {({ nodes }) =>
        nodes.length === 0 ? <FirstStep title={t('stations.emptyTree')} hint={t('stations.emptyTreeHint')} /> : level(nodes)
      }
    </Answer>
  );
}

function Level({ parent, children }: { parent: string; children: (nodes: readonly RegionNode[]) => ReactNode }) {
  const asked = useAsk('regionTree', { query: { parent } });
  return (
    <Answer of={asked} rows={2}>
      {({ nodes }) => children(nodes)}
    </Answer>
  );
}

interface BranchRowProps {
  node: RegionNode;
  isOpen: boolean;
  isOn: boolean;
  onToggle: () => void;
  onChoose: (id: string) => void;
}

function BranchRow({ node, isOpen, isOn, onToggle, onChoose }: BranchRowProps) {
  const { t, format } = useWords();
  const { id, name, kind, code, regions, stations } = node;
  return (
    <div className="fc-branch">
      {regions > 0 ? (
        <Button
          type="text"
          size="small"
          className={isOpen ? 'fc-twist fc-twist-open' : 'fc-twist'}
          icon={<RightOutlined />}
          aria-expanded={isOpen}
          aria-label={isOpen ? t('places.collapse', { name }) : t('places.expand', { name })}
          onClick={onToggle}
        />
      ) : (
        <span className="fc-twist" />
      )}
      <button type="button" className={rowClass(isOn)} aria-pressed={isOn} onClick={() => onChoose(id)}>
        <span className="fc-node-name">{name}</span>
        {code === null && kind !== 'hamlet' && <span className="fc-note fc-code-missing">{t('places.codeMissing')}</span>}
        <span className="fc-note" title={t('places.stationsBelow', { count: stations })}>
          {format.number(stations)}
        </span>
      </button>
      <May right="places.write">
        <RegionActions region={node} />
      </May>
    </div>
  );
}
