import { App, Button, Drawer, Form } from 'antd';
import { AppError } from '#shared/problem.ts';
import type { Slot } from '#shared/model/programme.ts';
import { useTell } from '../../../kit/asking.ts';
import { useWords } from '../../../kit/speaking.ts';
import type { ReplyOf } from '../../../kit/client.ts';
import type { Places } from '../../parts/place-names.ts';
import { Trouble } from '../../parts/trouble.tsx';
import { bodyOf, fieldsOf, type SlotFields } from './slot-form.ts';
import { SlotFormFields } from './slot-fields.tsx';

interface SlotDrawerProps {
  /** Null: a new one. */
  slot: Slot | null;
  playlists: ReplyOf<'listPlaylists'>['playlists'];
  places: Places;
  onClose: () => void;
}

export function SlotDrawer({ slot, playlists, places, onClose }: SlotDrawerProps) {
  const { t } = useWords();
  const { message } = App.useApp();
  const [form] = Form.useForm<SlotFields>();
  const create = useTell('createSlot');
  const revise = useTell('reviseSlot');
  const error = create.error ?? revise.error;
  const isConflict = error instanceof AppError && error.code === 'conflict';

  const onSuccess = () => {
    void message.success(t('programmes.slotSaved'));
    onClose();
  };
  const save = (fields: SlotFields) => {
    const draft = bodyOf(fields);
    if (slot) revise.mutate({ params: { id: slot.id }, body: { seenRevision: slot.revision, draft } }, { onSuccess });
    else create.mutate({ body: draft }, { onSuccess });
  };
  return (
    <Drawer
      open
      size={540}
      title={slot ? t('programmes.editSlot') : t('programmes.newSlot')}
      onClose={onClose}
      footer={
        <div className="fc-form-buttons">
          <Button type="primary" loading={create.isPending || revise.isPending} onClick={form.submit}>
            {isConflict ? t('common.overwrite') : t('programmes.saveSlot')}
          </Button>
          {isConflict && slot && (
            <Button onClick={() => (form.setFieldsValue(fieldsOf(slot)), revise.reset())}>{t('common.takeTheirs')}</Button>
          )}
          <Button onClick={onClose}>{t('common.cancel')}</Button>
        </div>
      }
    >
      {error && <Trouble error={error} />}
      <Form form={form} layout="vertical" requiredMark={false} initialValues={fieldsOf(slot)} onFinish={save} scrollToFirstError>
        <SlotFormFields playlists={playlists} places={places} form={form} />
        <button type="submit" hidden aria-hidden="true" />
      </Form>
    </Drawer>
  );
}
