import { App, Form, Modal } from 'antd';
import type { Region } from '#shared/model/place.ts';
import { useTell } from '../../../kit/asking.ts';
import { useWords } from '../../../kit/speaking.ts';
import { RegionSelect } from '../../parts/region-select.tsx';
import { Trouble } from '../../parts/trouble.tsx';

/** A region goes elsewhere with all that is below it; what that means is said before. */
export function MoveRegion({ region: { id, name, parent }, onDone }: { region: Region; onDone: () => void }) {
  const { t } = useWords();
  const { message } = App.useApp();
  const [form] = Form.useForm<{ parent?: string }>();
  const move = useTell('moveRegion');
  const save = ({ parent: target }: { parent?: string }) =>
    move.mutate(
      { params: { id }, body: { parent: target || null } },
      {
        onSuccess: () => {
          void message.success(t('places.moved', { name }));
          onDone();
        },
      },
    );
  return (
    <Modal
      open
      title={t('places.moveRegionTitle', { name })}
      okText={t('common.save')}
      confirmLoading={move.isPending}
      onOk={form.submit}
      onCancel={onDone}
    >
      {move.error && <Trouble error={move.error} />}
      <p className="fc-note">{t('places.moveRegionHint')}</p>
      <Form form={form} layout="vertical" requiredMark={false} initialValues={{ parent }} onFinish={save}>
        <Form.Item name="parent" label={t('places.moveRegionTo')} extra={t('places.moveRegionTop')}>
          <RegionSelect allowClear />
        </Form.Item>
      </Form>
    </Modal>
  );
}
