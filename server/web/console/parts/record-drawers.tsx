import { ForkDrawer } from './fork-drawer.tsx';
import { LineDrawer } from './line-drawer.tsx';
import { useFilters } from './search-params.ts';

/** The record that the address names, opened beside whatever page it is. */
export function RecordDrawers() {
  const filters = useFilters();
  const [line, fork] = [filters.get('line'), filters.get('fork')];
  return (
    <>
      {line && <LineDrawer at={line} onClose={() => filters.set({ line: '' })} />}
      {fork && <ForkDrawer of={fork} onClose={() => filters.set({ fork: '' })} />}
    </>
  );
}
