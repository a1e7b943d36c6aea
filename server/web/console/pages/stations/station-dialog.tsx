import { App, Form, Modal } from 'antd';
import { UNLIMITED } from '#shared/model/download-rule.ts';
import type { Station } from '#shared/model/place.ts';
import { USUAL_HOURS } from '#shared/model/service-hours.ts';
import { useTell } from '../../../kit/asking.ts';
import { useWords } from '../../../kit/speaking.ts';
import { Trouble } from '../../parts/trouble.tsx';
import { downloadOf } from './download-fields.tsx';
import { HOME_ZONE, StationFields, type StationFormFields } from './station-fields.tsx';

const NEW = { kind: 'village', zone: HOME_ZONE, address: '', contact: { name: '', phone: '' }, hours: USUAL_HOURS, download: UNLIMITED };

/** A new station in a region, or an existing one changed or moved. */
export function StationDialog({ station, region, onDone }: { station?: Station; region: string; onDone: () => void }) {
  const { t } = useWords();
  const { message } = App.useApp();
  const [form] = Form.useForm<StationFormFields>();
  const create = useTell('createStation');
  const revise = useTell('reviseStation');
  const error = create.error ?? revise.error;
  const tell = (said: string) => ({
    onSuccess: () => {
      void message.success(said);
      onDone();
    },
  });
  const save = ({ latitude, longitude, contact, download, ...fields }: StationFormFields) => {
    const position = typeof latitude === 'number' && typeof longitude === 'number' ? { latitude, longitude } : null;
    const body = { ...fields, position, download: downloadOf(download) };
    if (!station) return create.mutate({ body: { ...body, region, contact } }, tell(t('stations.added', { name: fields.name })));
    // Whoever was not told the contact must not wipe it out.
    const known = station.contact === null && contact.name === '' && contact.phone === '' ? {} : { contact };
    return revise.mutate(
      { params: { id: station.id }, body: { seenRevision: station.revision, ...body, ...known } },
      tell(t('common.saved')),
    );
  };
  const values = station ? { ...station, ...station.position, contact: station.contact ?? NEW.contact } : { ...NEW, region };
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
      <Form form={form} layout="vertical" requiredMark={false} initialValues={values} onFinish={save}>
        <StationFields withRegion={station !== undefined} />
      </Form>
    </Modal>
  );
}
