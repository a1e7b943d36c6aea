import type { ReactNode } from 'react';
import { Form, Select } from 'antd';
import { UNLIMITED } from '#shared/model/download-rule.ts';
import { StationKind } from '#shared/model/place.ts';
import { USUAL_HOURS, type ServiceHours } from '#shared/model/service-hours.ts';
import type { ArgumentsOf } from '../../../../kit/client.ts';
import { useAsk } from '../../../../kit/asking.ts';
import type { Translate } from '../../../../kit/i18n.ts';
import { useWords } from '../../../../kit/speaking.ts';
import { GroupSelect } from '../../../parts/group-select.tsx';
import { RegionSelect } from '../../../parts/region-select.tsx';
import { StationSelect } from '../../../parts/station-select.tsx';
import { KindField } from '../enrol-place.tsx';
import { DownloadFields, downloadOf, type TypedDownload } from '../download-fields.tsx';
import { HoursFields } from '../hours-fields.tsx';

export type Of = 'stations' | 'screens';
export type StationEdit = ArgumentsOf<'editStations'>['body']['edit'];
export type ScreenEdit = ArgumentsOf<'editScreens'>['body']['edit'];
export type ActWord =
  | 'region'
  | 'station'
  | 'kind'
  | 'hours'
  | 'named'
  | 'unnamed'
  | 'download'
  | 'tags'
  | 'join'
  | 'leave'
  | 'close'
  | 'reopen'
  | 'revoke';

/** What the forms of all acts hold; each has its own part of it. */
export interface Filled {
  region?: string;
  station?: string;
  kind?: string;
  hours?: ServiceHours;
  download?: TypedDownload;
  add?: string[];
  remove?: string[];
  group?: string;
}

/** One thing that can be done to all that are chosen. */
export interface Act<Edit> {
  word: ActWord;
  /** What it asks before it can be looked at. */
  fields?: ReactNode;
  initial?: Filled;
  editOf: (filled: Filled) => Edit;
  isDanger?: boolean;
  /** Nothing brings them back. */
  isForGood?: boolean;
}

export const stationActs: Act<StationEdit>[] = [
  { word: 'region', fields: <PlaceField of="region" />, editOf: ({ region = '' }) => ({ what: 'region', region }) },
  {
    word: 'kind',
    fields: <StationKindField />,
    initial: { kind: 'village' },
    editOf: ({ kind }) => ({ what: 'kind', kind: StationKind.parse(kind) }),
  },
  {
    word: 'hours',
    fields: <HoursFields />,
    initial: { hours: USUAL_HOURS },
    editOf: ({ hours = USUAL_HOURS }) => ({ what: 'hours', hours }),
  },
  { word: 'named', editOf: () => ({ what: 'operatorsNamed', operatorsNamed: true }) },
  { word: 'unnamed', editOf: () => ({ what: 'operatorsNamed', operatorsNamed: false }) },
  {
    word: 'download',
    fields: <DownloadFields />,
    initial: { download: UNLIMITED },
    editOf: ({ download = UNLIMITED }) => ({ what: 'download', download: downloadOf(download) }),
  },
  { word: 'reopen', editOf: () => ({ what: 'closed', isClosed: false }) },
  { word: 'close', editOf: () => ({ what: 'closed', isClosed: true }), isDanger: true },
];

export const screenActs: Act<ScreenEdit>[] = [
  { word: 'station', fields: <PlaceField of="station" />, editOf: ({ station = '' }) => ({ what: 'station', station }) },
  {
    word: 'kind',
    fields: <KindField />,
    initial: { kind: 'station' },
    editOf: ({ kind }) => ({ what: 'kind', kind: kind === 'outdoor' || kind === 'vehicle' ? kind : 'station' }),
  },
  {
    word: 'tags',
    fields: <TagFields />,
    initial: { add: [], remove: [] },
    editOf: ({ add = [], remove = [] }) => ({ what: 'tags', add, remove }),
  },
  { word: 'join', fields: <GroupField />, editOf: ({ group = '' }) => ({ what: 'group', group, isMember: true }) },
  { word: 'leave', fields: <GroupField />, editOf: ({ group = '' }) => ({ what: 'group', group, isMember: false }) },
  { word: 'reopen', editOf: () => ({ what: 'closed', isClosed: false }) },
  { word: 'close', editOf: () => ({ what: 'closed', isClosed: true }), isDanger: true },
  { word: 'revoke', editOf: () => ({ what: 'revoked' }), isDanger: true, isForGood: true },
];

/** What follows for the programme, in a sentence. */
export function followWords(of: Of, word: ActWord, t: Translate): string {
  const key = `bulk.follows.${of}.${word}`;
  return t(key as 'bulk.follows.stations.kind'); // Each act of `of` has its sentence.
}

function useRequired() {
  const { t } = useWords();
  return [{ required: true, message: t('common.required') }];
}

function PlaceField({ of }: { of: 'region' | 'station' }) {
  const { t } = useWords();
  return (
    <Form.Item name={of} label={of === 'region' ? t('places.region') : t('stations.station')} rules={useRequired()}>
      {of === 'region' ? <RegionSelect /> : <StationSelect />}
    </Form.Item>
  );
}

function StationKindField() {
  const { t } = useWords();
  return (
    <Form.Item name="kind" label={t('places.kind')}>
      <Select options={StationKind.options.map((value) => ({ value, label: t(`places.kinds.${value}`) }))} />
    </Form.Item>
  );
}

function TagFields() {
  const { t } = useWords();
  const tags = useAsk('screenCounts', { query: {} }).data?.tags ?? [];
  const options = tags.map((value) => ({ value, label: value }));
  const some = ({ getFieldValue }: { getFieldValue: (name: string) => unknown }) => ({
    validator: async (_: unknown, added: readonly string[]) => {
      const taken = getFieldValue('remove');
      if (added.length === 0 && Array.isArray(taken) && taken.length === 0) throw new Error(t('bulk.needTags'));
    },
  });
  return (
    <>
      <Form.Item name="add" label={t('bulk.addTags')} extra={t('places.tagsHint')} rules={[some]} dependencies={['remove']}>
        <Select mode="tags" maxCount={20} options={options} />
      </Form.Item>
      <Form.Item name="remove" label={t('bulk.removeTags')}>
        <Select mode="tags" maxCount={20} options={options} />
      </Form.Item>
    </>
  );
}

function GroupField() {
  const { t } = useWords();
  return (
    <Form.Item name="group" label={t('bulk.toGroup')} extra={t('bulk.toGroupHint')} rules={useRequired()}>
      <GroupSelect label={t('bulk.toGroup')} ofChosen />
    </Form.Item>
  );
}
