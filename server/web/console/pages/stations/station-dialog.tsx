import { App, Form, Input, Modal, Select } from 'antd';
import { NAME_MAX } from '#shared/model/line.ts';
import type { Station } from '#shared/model/place.ts';
import { useTell } from '../../../kit/asking.ts';
import { useWords } from '../../../kit/speaking.ts';
import { atMost } from '../../parts/at-most.ts';
import { Trouble } from '../../parts/trouble.tsx';

interface Fields {
  name: string;
  zone: string;
}

const HOME_ZONE = 'Asia/Shanghai';
const zones = (): string[] => [...new Set([HOME_ZONE, ...Intl.supportedValuesOf('timeZone')])];

/** A new station in a region, or an existing one changed. */
export function StationDialog({ station, region, onDone }: { station?: Station; region: string; onDone: () => void }) {
  const { t } = useWords();
  const { message } = App.useApp();
  const [form] = Form.useForm<Fields>();
  const create = useTell('createStation');
  const revise = useTell('reviseStation');
  const error = create.error ?? revise.error;
  const save = ({ name, zone }: Fields) => {
    if (station)
      return revise.mutate({ params: { id: station.id }, body: { seenRevision: station.revision, name, zone } }, { onSuccess: onDone });
    const onSuccess = () => {
      void message.success(t('stations.added', { name }));
      onDone();
    };
    create.mutate({ body: { region, name, zone } }, { onSuccess });
  };
  return (
    <Modal
      open
      title={station ? t('stations.editStation') : t('stations.addStation')}
      okText={t('common.save')}
      confirmLoading={create.isPending || revise.isPending}
      onOk={form.submit}
      onCancel={onDone}
    >
      {error && <Trouble error={error} />}
      <Form form={form} layout="vertical" requiredMark={false} initialValues={station ?? { zone: HOME_ZONE }} onFinish={save}>
        <Form.Item
          name="name"
          label={t('stations.stationName')}
          rules={[{ required: true, whitespace: true, message: t('common.required') }]}
        >
          <Input autoFocus {...atMost(NAME_MAX)} />
        </Form.Item>
        <Form.Item name="zone" label={t('stations.stationZone')} extra={t('stations.stationZoneHint')}>
          <Select showSearch options={zones().map((value) => ({ value, label: value }))} />
        </Form.Item>
      </Form>
    </Modal>
  );
}
