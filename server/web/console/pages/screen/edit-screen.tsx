import { useState } from 'react';
import { EditOutlined } from '@ant-design/icons';
import { App, Button, Form, Input, Modal, Select } from 'antd';
import { NAME_MAX } from '#shared/model/line.ts';
import type { Screen, ScreenKind } from '#shared/model/place.ts';
import { useAsk, useTell } from '../../../kit/asking.ts';
import { useWords } from '../../../kit/speaking.ts';
import { atMost } from '../../parts/at-most.ts';
import { StationSelect } from '../../parts/station-select.tsx';
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

interface Fields {
  name: string;
  station: string;
  kind: ScreenKind;
  tags: string[];
}

function EditDialog({ screen, onDone }: { screen: Screen; onDone: () => void }) {
  const { t } = useWords();
  const { message } = App.useApp();
  const [form] = Form.useForm();
  const revise = useTell('reviseScreen');
  const tags = useAsk('screenCounts', { query: {} }).data?.tags ?? [];
  const save = ({ name, station, kind, tags: marks }: Fields) =>
    revise.mutate(
      { params: { id: screen.id }, body: { name, station, kind, tags: marks } },
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
        initialValues={{ name: screen.name, station: screen.station, kind: screen.kind, tags: screen.tags }}
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
          <StationSelect />
        </Form.Item>
        <KindField />
        <Form.Item name="tags" label={t('places.tags')} extra={t('places.tagsHint')}>
          <Select mode="tags" maxCount={20} options={tags.map((value) => ({ value, label: value }))} />
        </Form.Item>
      </Form>
    </Modal>
  );
}
