import { Button, Form, Input, Radio } from 'antd';
import { NAME_MAX } from '#shared/model/line.ts';
import { ScreenKind } from '#shared/model/place.ts';
import type { ReplyOf } from '../../../kit/client.ts';
import { useAsk, useTell } from '../../../kit/asking.ts';
import { useWords } from '../../../kit/speaking.ts';
import { atMost } from '../../parts/at-most.ts';
import { StationSelect } from '../../parts/station-select.tsx';
import { Trouble } from '../../parts/trouble.tsx';

interface Fields {
  station: string;
  name: string;
  kind: ScreenKind;
}

interface EnrolPlaceProps {
  claim: ReplyOf<'enterCode'>;
  /** Chosen before; '' where none was. */
  station: string;
  onDone: (screen: ReplyOf<'confirmEnrolment'>) => void;
}

/** Where the screen stands and what it is called. */
export function EnrolPlace({ claim, station, onDone }: EnrolPlaceProps) {
  const { t } = useWords();
  const confirm = useTell('confirmEnrolment');
  const stations = useAsk('listStations', { query: { size: 2 } }).data;
  const only = stations?.total === 1 ? stations.stations[0]?.id : undefined;
  if (!stations) return null; // Where there is one station only, it is the one.
  return (
    <Form
      layout="vertical"
      requiredMark={false}
      initialValues={{ station: station || only, kind: 'station' }}
      onFinish={(fields: Fields) => confirm.mutate({ params: { id: claim.id }, body: fields }, { onSuccess: onDone })}
    >
      {confirm.error && <Trouble error={confirm.error} />}
      <Form.Item name="station" label={t('stations.station')} rules={[{ required: true, message: t('stations.enrolNeedStation') }]}>
        <StationSelect />
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
