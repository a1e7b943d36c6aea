import { Form, Input, InputNumber, Select } from 'antd';
import { NAME_MAX } from '#shared/model/line.ts';
import { StationKind } from '#shared/model/place.ts';
import type { ServiceHours } from '#shared/model/service-hours.ts';
import { useWords } from '../../../kit/speaking.ts';
import { atMost } from '../../parts/at-most.ts';
import { RegionSelect } from '../../parts/region-select.tsx';
import { DownloadFields, type TypedDownload } from './download-fields.tsx';
import { HoursFields } from './hours-fields.tsx';

export interface StationFormFields {
  name: string;
  kind: StationKind;
  region: string;
  address: string;
  latitude: number | null;
  longitude: number | null;
  contact: { name: string; phone: string };
  hours: ServiceHours;
  download: TypedDownload;
  zone: string;
}

export const HOME_ZONE = 'Asia/Shanghai';
const zones = (): string[] => [...new Set([HOME_ZONE, ...Intl.supportedValuesOf('timeZone')])];

/** One column, in the order one says it: what it is called, where it is, whom to call, when it is open. */
export function StationFields({ withRegion }: { withRegion: boolean }) {
  const { t } = useWords();
  const required = { required: true, whitespace: true, message: t('common.required') };
  return (
    <>
      <Form.Item name="name" label={t('stations.stationName')} rules={[required]}>
        <Input autoFocus {...atMost(NAME_MAX)} />
      </Form.Item>
      <Form.Item name="kind" label={t('places.kind')}>
        <Select options={StationKind.options.map((value) => ({ value, label: t(`places.kinds.${value}`) }))} />
      </Form.Item>
      {withRegion && (
        <Form.Item name="region" label={t('places.region')} rules={[{ required: true, message: t('common.required') }]}>
          <RegionSelect />
        </Form.Item>
      )}
      <Form.Item name="address" label={t('places.address')} extra={t('places.addressHint')}>
        <Input {...atMost(120)} />
      </Form.Item>
      <PositionFields />
      <Form.Item name={['contact', 'name']} label={t('places.contactName')} extra={t('places.contactHidden')}>
        <Input {...atMost(NAME_MAX)} autoComplete="off" />
      </Form.Item>
      <Form.Item name={['contact', 'phone']} label={t('places.contactPhone')}>
        <Input {...atMost(40)} type="tel" autoComplete="off" />
      </Form.Item>
      <HoursFields />
      <DownloadFields />
      <Form.Item name="zone" label={t('stations.stationZone')} extra={t('stations.stationZoneHint')}>
        <Select showSearch options={zones().map((value) => ({ value, label: value }))} />
      </Form.Item>
    </>
  );
}

function PositionFields() {
  const { t } = useWords();
  const both = (other: 'latitude' | 'longitude') => [
    ({ getFieldValue }: { getFieldValue: (name: string) => unknown }) => ({
      validator: async (_: unknown, value: number | null | undefined) => {
        if ((value ?? null) === null && (getFieldValue(other) ?? null) !== null) throw new Error(t('places.positionBoth'));
      },
    }),
  ];
  return (
    <Form.Item label={t('places.position')} extra={t('places.positionHint')}>
      <div className="fc-position">
        <Form.Item name="latitude" noStyle rules={both('longitude')} dependencies={['longitude']}>
          <InputNumber aria-label={t('places.latitude')} placeholder={t('places.latitude')} min={-90} max={90} />
        </Form.Item>
        <Form.Item name="longitude" noStyle rules={both('latitude')} dependencies={['latitude']}>
          <InputNumber aria-label={t('places.longitude')} placeholder={t('places.longitude')} min={-180} max={180} />
        </Form.Item>
      </div>
    </Form.Item>
  );
}
