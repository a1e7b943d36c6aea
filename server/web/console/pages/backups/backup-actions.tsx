import { useState } from 'react';
import { DownloadOutlined, MoreOutlined } from '@ant-design/icons';
import { App, Button, Dropdown, Form, Input, Modal } from 'antd';
import type { Backup } from '#shared/model/backup.ts';
import { backupArchivePath } from '#shared/protocol/http/backups.ts';
import { useTell } from '../../../kit/asking.ts';
import { useFailureWords, useWords } from '../../../kit/speaking.ts';
import { useRemoval } from '../../parts/removal.tsx';
import { Trouble } from '../../parts/trouble.tsx';

export function BackupActions({ backup, isLast }: { backup: Backup; isLast: boolean }) {
  const { t, format } = useWords();
  const { message } = App.useApp();
  const say = useFailureWords();
  const verify = useTell('verifyBackup');
  const remove = useTell('removeBackup');
  const askRemoval = useRemoval();
  const [isConfirming, setConfirming] = useState(false);
  const { id, takenAt, target, name } = backup;
  const params = { id };
  const check = () =>
    void verify.mutateAsync({ params }).then(
      () => void message.success(t('backup.verifyBegun')),
      (error: unknown) => void message.error(say(error), 6),
    );
  const consequence = [t('backup.removeSure', { target }), ...(isLast ? [t('backup.removeLast')] : [])].join(' ');
  const items = [
    { key: 'verify', label: t('backup.verify'), onClick: check },
    { key: 'confirm', label: t('backup.confirm'), onClick: () => setConfirming(true) },
    { key: 'restore', label: t('backup.restoreHint', { file: `${target}/${name}/manifest.json` }), disabled: true },
    { type: 'divider' as const },
    {
      key: 'remove',
      danger: true,
      label: t('common.remove'),
      onClick: () => askRemoval({ name: format.dateTime(takenAt), consequence, remove: () => remove.mutateAsync({ params }) }),
    },
  ];
  return (
    <>
      <Button
        type="text"
        icon={<DownloadOutlined />}
        href={backupArchivePath(id)}
        download
        aria-label={`${t('backup.fetch')} ${format.dateTime(takenAt)}`}
        title={t('backup.fetch')}
      />
      <Dropdown trigger={['click']} menu={{ items }}>
        <Button type="text" icon={<MoreOutlined />} aria-label={`${t('common.more')} ${format.dateTime(takenAt)}`} />
      </Dropdown>
      {isConfirming && <ConfirmDialog id={id} onDone={() => setConfirming(false)} />}
    </>
  );
}

/** Whoever fetched it says by its hash that it arrived whole: from then on screens may let its records go. */
function ConfirmDialog({ id, onDone }: { id: Backup['id']; onDone: () => void }) {
  const { t } = useWords();
  const { message } = App.useApp();
  const [form] = Form.useForm<{ sha256: string }>();
  const confirm = useTell('confirmBackup');
  const submit = ({ sha256 }: { sha256: string }) =>
    confirm.mutate(
      { params: { id }, body: { sha256 } },
      {
        onSuccess: () => {
          void message.success(t('backup.confirmed'));
          onDone();
        },
      },
    );
  return (
    <Modal
      open
      title={t('backup.confirmTitle')}
      okText={t('backup.confirm')}
      confirmLoading={confirm.isPending}
      onOk={form.submit}
      onCancel={onDone}
    >
      {confirm.error && <Trouble error={confirm.error} />}
      <p className="fc-note">{t('backup.confirmHint')}</p>
      <Form form={form} layout="vertical" requiredMark={false} onFinish={submit}>
        <Form.Item
          name="sha256"
          label={t('backup.sha256')}
          rules={[{ required: true, pattern: /^\s*[0-9a-fA-F]{64}\s*$/, message: t('common.required') }]}
        >
          <Input autoFocus autoComplete="off" spellCheck={false} />
        </Form.Item>
      </Form>
    </Modal>
  );
}
