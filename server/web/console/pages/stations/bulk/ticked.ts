import { useState } from 'react';
import type { TableProps } from 'antd';

/** What is ticked in a table of many pages: some rows, or all that match its filter. */
export interface Ticked<Filter> {
  chosen: { ids: string[] } | { filter: Filter } | null;
  count: number;
  isAll: boolean;
  /** Those ticked one by one. */
  ids: readonly string[];
  tick: (ids: string[]) => void;
  tickAll: () => void;
  clear: () => void;
}

/** A filter chosen anew lets go of what was ticked: nobody changes what he no longer sees. */
export function useTicked<Filter extends object>(filter: Filter, total: number): Ticked<Filter> {
  const key = JSON.stringify(filter);
  const [kept, keep] = useState<{ key: string; ids: string[]; isAll: boolean }>({ key, ids: [], isAll: false });
  const { ids, isAll } = kept.key === key ? kept : { ids: [], isAll: false };
  const some = ids.length > 0 ? { ids } : null;
  return {
    chosen: isAll ? { filter } : some,
    count: isAll ? total : ids.length,
    isAll,
    ids,
    tick: (next) => keep({ key, ids: next, isAll: false }),
    tickAll: () => keep({ key, ids: [], isAll: true }),
    clear: () => keep({ key, ids: [], isAll: false }),
  };
}

/** Ticks as antd's table takes them; those of other pages are kept. */
export function rowTicks<Row extends { id: string }>({ isAll, ids, tick }: Ticked<unknown>, rows: readonly Row[]) {
  return {
    selectedRowKeys: isAll ? rows.map(({ id }) => id) : [...ids],
    preserveSelectedRowKeys: !isAll,
    onChange: (keys) => tick(keys.map(String)),
  } satisfies TableProps<Row>['rowSelection'];
}
