import { App, Form, Input, Modal, Select } from 'antd';
import { NAME_MAX } from '#shared/model/line.ts';
import { RegionKind, type Region } from '#shared/model/place.ts';
import { useTell } from '../../../kit/asking.ts';
import { useWords } from '../../../kit/speaking.ts';
import { atMost } from '../../parts/at-most.ts';
import { Trouble } from '../../parts/trouble.tsx';

interface Fields {
  name: string;
  kind: RegionKind;
  code?: string | null;
}

interface RegionDialogProps {
  /** Given: it is renamed. Otherwise a new one is made below `parent`. */
  region?: Region;
  parent: Region | null;
  onDone: () => void;
}

/** One level down from its parent, which is what is almost always meant. */
const kindBelow = (parent: Region | null): RegionKind => {
  const kinds = RegionKind.options;
  return (parent && kinds[kinds.indexOf(parent.kind) + 1]) ?? (parent ? 'hamlet' : 'county');
};

export function RegionDialog({ region, parent, onDone }: RegionDialogProps) {
  const { t } = useWords();
  const { message } = App.useApp();
  const [form] = Form.useForm<Fields>();
  const create = useTell('createRegion');
  const rename = useTell('renameRegion');
  const error = create.error ?? rename.error;
  const save = ({ name, kind, code }: Fields) => {
    if (region) return rename.mutate({ params: { id: region.id }, body: { name, code: code ?? '' } }, { onSuccess: onDone });
    const onSuccess = () => {
      void message.success(t('stations.added', { name }));
      onDone();
    };
    create.mutate({ body: { parent: parent?.id ?? null, kind, name, code: code ?? '' } }, { onSuccess });
  };
  const title = region ? t('places.editRegion') : parent ? t('stations.addRegionBelow', { name: parent.name }) : t('stations.addRegion');
  return (
    <Modal
      open
      title={title}
      okText={t('common.save')}
      confirmLoading={create.isPending || rename.isPending}
      onOk={form.submit}
      onCancel={onDone}
    >
      {error && <Trouble error={error} />}
      <Form form={form} layout="vertical" requiredMark={false} initialValues={region ?? { kind: kindBelow(parent) }} onFinish={save}>
        <Form.Item
          name="name"
          label={t('stations.regionName')}
          rules={[{ required: true, whitespace: true, message: t('common.required') }]}
        >
          <Input autoFocus {...atMost(NAME_MAX)} />
        </Form.Item>
        {!region && (
          <Form.Item name="kind" label={t('stations.regionKind')}>
            <Select options={RegionKind.options.map((value) => ({ value, label: t(`stations.${value}`) }))} />
          </Form.Item>
        )}
        <Form.Item name="code" label={t('stations.regionCode')} extra={t('places.codeHint')}>
          <Input maxLength={20} inputMode="numeric" />
        </Form.Item>
      </Form>
    </Modal>
  );
}
