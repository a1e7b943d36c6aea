import { useState } from 'react';
import { useQueryClient } from '@tanstack/react-query';
import { App, Button, Drawer, Form } from 'antd';
import { AppError } from '#shared/problem.ts';
import type { SlotView } from '#shared/protocol/http/programmes.ts';
import { refreshTopics, useTell } from '../../../kit/asking.ts';
import { useWords } from '../../../kit/speaking.ts';
import { useMay } from '../../parts/may.tsx';
import { Trouble } from '../../parts/trouble.tsx';
import { bodyOf, fieldsOf, type SlotFields } from './slot-form.ts';
import { SlotFormFields } from './slot-fields.tsx';
import { datesWords, weekdayWords, windowShort } from './slot-words.ts';

interface SlotDrawerProps {
  /** Null: a new one. */
  slot: SlotView | null;
  onClose: () => void;
}

export function SlotDrawer({ slot, onClose }: SlotDrawerProps) {
  const { t } = useWords();
  const { message } = App.useApp();
  const [form] = Form.useForm<SlotFields>();
  const mayPlan = useMay('programme.write');
  const create = useTell('createSlot');
  const revise = useTell('reviseSlot');
  const error = create.error ?? revise.error;
  const isConflict = error instanceof AppError && error.code === 'conflict';
  const client = useQueryClient();
  // What the person has seen; pokes may bring a newer slot meanwhile, which must not be overwritten unseen.
  const [seen, setSeen] = useState(slot?.revision ?? 0);

  const onSuccess = () => {
    void message.success(t('programmes.slotSaved'));
    onClose();
  };
  const save = (fields: SlotFields) => {
    const draft = bodyOf(fields);
    const seenRevision = isConflict && slot ? slot.revision : seen;
    if (slot)
      revise.mutate(
        { params: { id: slot.id }, body: { seenRevision, draft } },
        { onSuccess, onError: () => void refreshTopics(client, ['slot']) },
      );
    else create.mutate({ body: draft }, { onSuccess });
  };
  const takeTheirs = () => {
    form.setFieldsValue(fieldsOf(slot));
    setSeen(slot?.revision ?? 0);
    revise.reset();
  };
  return (
    <Drawer
      open
      size={540}
      title={slot ? t('programmes.editSlot') : t('programmes.newSlot')}
      onClose={onClose}
      footer={
        <div className="fc-form-buttons">
          {mayPlan && (
            <Button type="primary" loading={create.isPending || revise.isPending} onClick={form.submit}>
              {isConflict ? t('common.overwrite') : t('programmes.saveSlot')}
            </Button>
          )}
          {isConflict && slot && <Button onClick={takeTheirs}>{t('common.takeTheirs')}</Button>}
          <Button onClick={onClose}>{mayPlan ? t('common.cancel') : t('common.close')}</Button>
        </div>
      }
    >
      {error && <Trouble error={error} />}
      {isConflict && slot && <Theirs slot={slot} />}
      <Form
        form={form}
        layout="vertical"
        requiredMark={false}
        disabled={!mayPlan}
        initialValues={fieldsOf(slot)}
        onFinish={save}
        scrollToFirstError
      >
        <SlotFormFields form={form} />
        <button type="submit" hidden aria-hidden="true" />
      </Form>
    </Drawer>
  );
}

/** The slot as somebody else has saved it, so that overwriting it is done knowingly. */
function Theirs({ slot }: { slot: SlotView }) {
  const { t, format } = useWords();
  const playlist = slot.playlistTitle;
  return (
    <p className="fc-theirs">
      {[slot.title || playlist, playlist, weekdayWords(slot.weekdays, t), windowShort(slot, t), datesWords(slot, t, format)].join(' · ')}
    </p>
  );
}
