import { Button, Form, Input, Radio, Select } from 'antd';
import { NAME_MAX } from '#shared/model/line.ts';
import { ScreenKind } from '#shared/model/place.ts';
import type { ReplyOf } from '../../../kit/client.ts';
import { useTell } from '../../../kit/asking.ts';
import { useWords } from '../../../kit/speaking.ts';
import { atMost } from '../../parts/at-most.ts';
import type { Places } from '../../parts/place-names.ts';
import { Trouble } from '../../parts/trouble.tsx';

interface Fields {
  station: string;
  name: string;
  kind: ScreenKind;
}

interface EnrolPlaceProps {
  claim: ReplyOf<'enterCode'>;
  places: Places;
  /** Chosen in the tree; '' where none was. */
  station: string;
  onDone: (screen: ReplyOf<'confirmEnrolment'>) => void;
}

/** Where the screen stands and what it is called. */
export function EnrolPlace({ claim, places, station, onDone }: EnrolPlaceProps) {
  const { t } = useWords();
  const confirm = useTell('confirmEnrolment');
  const only = places.stations.length === 1 ? places.stations[0]?.id : undefined;
  return (
    <Form
      layout="vertical"
      requiredMark={false}
      initialValues={{ station: station || only, kind: 'station' }}
      onFinish={(fields: Fields) => confirm.mutate({ params: { id: claim.id }, body: fields }, { onSuccess: onDone })}
    >
      {confirm.error && <Trouble error={confirm.error} />}
      <Form.Item name="station" label={t('stations.station')} rules={[{ required: true, message: t('stations.enrolNeedStation') }]}>
        <Select
          showSearch={{ optionFilterProp: 'label' }}
          options={places.stations.map(({ id, name, region }) => ({
            value: id as string,
            label: [places.regions.find((one) => one.id === region)?.name, name].filter(Boolean).join(' · '),
          }))}
        />
      </Form.Item>
      <Form.Item
        name="name"
        label={t('stations.screenName')}
        rules={[{ required: true, whitespace: true, message: t('stations.enrolNeedName') }]}
      >
        <Input autoFocus {...atMost(NAME_MAX)} placeholder={t('stations.screenNamePrompt')} />
      </Form.Item>
      <KindField />
      <Button type="primary" size="large" htmlType="submit" loading={confirm.isPending}>
        {t('stations.enrol')}
      </Button>
    </Form>
  );
}

export function KindField() {
  const { t } = useWords();
  const words = { station: t('stations.kindStation'), outdoor: t('stations.kindOutdoor'), vehicle: t('stations.kindVehicle') };
  return (
    <Form.Item name="kind" label={t('stations.kind')}>
      <Radio.Group options={ScreenKind.options.map((value) => ({ value, label: words[value] }))} />
    </Form.Item>
  );
}
