import { useState } from 'react';
import { EditOutlined } from '@ant-design/icons';
import { App, Button, Form, Input, Modal, Select } from 'antd';
import { NAME_MAX } from '#shared/model/line.ts';
import type { Screen, ScreenKind } from '#shared/model/place.ts';
import { useAsk, useTell } from '../../../kit/asking.ts';
import { useWords } from '../../../kit/speaking.ts';
import { atMost } from '../../parts/at-most.ts';
import { Trouble } from '../../parts/trouble.tsx';
import { KindField } from '../stations/enrol-place.tsx';

export function EditScreen({ screen }: { screen: Screen }) {
  const { t } = useWords();
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <Button icon={<EditOutlined />} onClick={() => setOpen(true)}>
        {t('stations.editScreen')}
      </Button>
      {isOpen && <EditDialog screen={screen} onDone={() => setOpen(false)} />}
    </>
  );
}

function EditDialog({ screen, onDone }: { screen: Screen; onDone: () => void }) {
  const { t } = useWords();
  const { message } = App.useApp();
  const [form] = Form.useForm();
  const revise = useTell('reviseScreen');
  const stations = useAsk('listStations', {}).data?.stations ?? [];
  const save = ({ name, station, kind }: { name: string; station: string; kind: ScreenKind }) =>
    revise.mutate(
      { params: { id: screen.id }, body: { name, station, kind } },
      {
        onSuccess: () => {
          void message.success(t('common.saved'));
          onDone();
        },
      },
    );
  return (
    <Modal
      open
      title={t('stations.editScreen')}
      okText={t('common.save')}
      confirmLoading={revise.isPending}
      onOk={form.submit}
      onCancel={onDone}
    >
      {revise.error && <Trouble error={revise.error} />}
      <Form
        form={form}
        layout="vertical"
        requiredMark={false}
        initialValues={{ name: screen.name, station: screen.station, kind: screen.kind }}
        onFinish={save}
      >
        <Form.Item
          name="name"
          label={t('stations.screenName')}
          rules={[{ required: true, whitespace: true, message: t('common.required') }]}
        >
          <Input autoFocus {...atMost(NAME_MAX)} />
        </Form.Item>
        <Form.Item name="station" label={t('stations.station')}>
          <Select
            showSearch={{ optionFilterProp: 'label' }}
            options={stations.map(({ id, name }) => ({ value: id as string, label: name }))}
          />
        </Form.Item>
        <KindField />
      </Form>
    </Modal>
  );
}
