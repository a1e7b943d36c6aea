import { App, Button, Flex, Form, Input, InputNumber, Switch } from 'antd';
import type { BackupSchedule, Placement } from '#shared/model/backup.ts';
import { useTell } from '../../../kit/asking.ts';
import { useWords } from '../../../kit/speaking.ts';
import { Panel } from '../../parts/page.tsx';
import { Trouble } from '../../parts/trouble.tsx';

interface SchedulePanelProps {
  schedule: BackupSchedule;
  placement: Placement | null;
  nextAt: number | null;
  /** Where the system lets the server write; null: it is not held back. */
  writable: readonly string[] | null;
}

export function SchedulePanel({ schedule, placement, nextAt, writable }: SchedulePanelProps) {
  const { t, format } = useWords();
  const { message } = App.useApp();
  const [form] = Form.useForm<BackupSchedule>();
  const save = useTell('scheduleBackups');
  const submit = (wanted: BackupSchedule) => save.mutate({ body: wanted }, { onSuccess: () => void message.success(t('backup.saved')) });
  const folder = [{ required: true, pattern: /^\/(?!.*\.\.)/, message: t('backup.folderRule') }];
  const isBad = placement === 'same_disk' || placement === 'memory';
  return (
    <Panel title={t('backup.schedule')} aside={nextAt !== null && t('backup.nextAt', { time: format.dateTime(nextAt) })}>
      {save.error && <Trouble error={save.error} />}
      <Form form={form} layout="vertical" requiredMark={false} initialValues={schedule} onFinish={submit}>
        <Form.Item name="isOn" label={t('backup.isOn')} valuePropName="checked">
          <Switch />
        </Form.Item>
        <Form.Item
          name="at"
          label={t('backup.at')}
          rules={[{ required: true, pattern: /^([01]\d|2[0-3]):[0-5]\d$/, message: t('common.required') }]}
        >
          <Input type="time" />
        </Form.Item>
        <Form.Item
          name="target"
          label={t('backup.target')}
          extra={
            <>
              {t('backup.targetHint')}
              {placement && <div className={isBad ? 'fc-bad' : 'fc-ok'}>{t(`backup.where_${placement}`)}</div>}
            </>
          }
          rules={folder}
        >
          <Input maxLength={500} />
        </Form.Item>
        <Form.Item
          name="keysFolder"
          label={t('backup.keysFolder')}
          extra={
            <>
              {t('backup.keysFolderHint')}
              {writable && <Writable folders={writable} />}
            </>
          }
          rules={folder}
        >
          <Input maxLength={500} />
        </Form.Item>
        <Flex wrap gap="0 16px">
          <Form.Item name={['keep', 'days']} label={t('backup.keepDays')}>
            <InputNumber min={1} max={60} precision={0} />
          </Form.Item>
          <Form.Item name={['keep', 'weeks']} label={t('backup.keepWeeks')}>
            <InputNumber min={0} max={60} precision={0} />
          </Form.Item>
          <Form.Item name={['keep', 'months']} label={t('backup.keepMonths')}>
            <InputNumber min={0} max={120} precision={0} />
          </Form.Item>
        </Flex>
        <Button type="primary" htmlType="submit" loading={save.isPending}>
          {t('common.save')}
        </Button>
      </Form>
    </Panel>
  );
}

/** The installed service is kept from all other folders: whoever types one of those would only learn it from the error. */
function Writable({ folders }: { folders: readonly string[] }) {
  const { t } = useWords();
  return (
    <div>
      <span className={folders.length === 0 ? 'fc-bad' : undefined}>
        {folders.length === 0 ? t('backup.writableNone') : t('backup.writable', { folders: folders.join(t('common.listComma')) })}
      </span>{' '}
      {t('backup.writableHow')}
    </div>
  );
}
