import type { Key } from 'react';
import type { TablePaginationConfig } from 'antd';
import type { useFilters } from './search-params.ts';

type Filters = ReturnType<typeof useFilters>;
/** What is read of antd's word on how a table is to be sorted. */
interface Sorting {
  columnKey?: Key | undefined;
  order?: 'ascend' | 'descend' | null | undefined;
}

const SIZES = [50, 100, 200];

/** Page, size and order of a table that the server pages: they live in the address with its filters. */
export function tableState<Sort extends string>(filters: Filters, sorts: readonly Sort[]) {
  const sort = sorts.find((one) => one === filters.get('sort')) ?? sorts[0];
  const order = filters.get('order') === 'desc' ? ('desc' as const) : ('asc' as const);
  const page = Math.max(1, Number(filters.get('page')) || 1);
  const size = SIZES.find((one) => String(one) === filters.get('size')) ?? 50;
  return { query: { sort, order, page, size } };
}

/** How antd is told of it, and tells of it. */
export function tableControls(filters: Filters, total: number) {
  const { page, size } = tableState(filters, ['']).query;
  const pagination: TablePaginationConfig = {
    current: page,
    pageSize: size,
    total,
    pageSizeOptions: SIZES,
    showSizeChanger: total > 50,
    hideOnSinglePage: total <= 50,
  };
  function onChange({ current = 1, pageSize = 50 }: TablePaginationConfig, _: unknown, sorter: Sorting | readonly Sorting[]): void {
    const { columnKey, order }: Sorting = 'length' in sorter ? (sorter[0] ?? {}) : sorter;
    const sort = order ? String(columnKey) : '';
    const isNew = sort !== filters.get('sort') || (order === 'descend' ? 'desc' : '') !== filters.get('order');
    filters.set({
      sort,
      order: order === 'descend' ? 'desc' : '',
      page: isNew || current === 1 ? '' : current,
      size: pageSize === 50 ? '' : pageSize,
    });
  }
  /** Of a column that the server can sort by. */
  const sortable = (key: string, isFirst = false) => {
    const isOn = filters.get('sort') === key || (isFirst && filters.get('sort') === '');
    const sortOrder = isOn ? (filters.get('order') === 'desc' ? ('descend' as const) : ('ascend' as const)) : null;
    return { key, sorter: true, sortOrder, showSorterTooltip: false };
  };
  return { pagination, onChange, sortable };
}
