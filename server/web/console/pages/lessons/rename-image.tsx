import { Form, Input, Modal } from 'antd';
import type { Image } from '#shared/model/content.ts';
import { TITLE_MAX } from '#shared/model/line.ts';
import { useTell } from '../../../kit/asking.ts';
import { useWords } from '../../../kit/speaking.ts';
import { atMost } from '../../parts/at-most.ts';
import { Trouble } from '../../parts/trouble.tsx';

export function RenameImage({ image, onDone }: { image: Image; onDone: () => void }) {
  const { t } = useWords();
  const rename = useTell('renameImage');
  const [form] = Form.useForm<{ title: string }>();
  const save = ({ title }: { title: string }) =>
    rename.mutate({ params: { id: image.id }, body: { seenRevision: image.revision, title } }, { onSuccess: onDone });
  return (
    <Modal
      open
      title={t('stations.rename')}
      okText={t('common.save')}
      confirmLoading={rename.isPending}
      onOk={form.submit}
      onCancel={onDone}
    >
      {rename.error && <Trouble error={rename.error} />}
      <Form form={form} layout="vertical" initialValues={{ title: image.title }} onFinish={save} requiredMark={false}>
        <Form.Item
          name="title"
          label={t('lessons.imageTitle')}
          rules={[{ required: true, whitespace: true, message: t('common.required') }]}
        >
          <Input autoFocus {...atMost(TITLE_MAX)} />
        </Form.Item>
      </Form>
    </Modal>
  );
}
