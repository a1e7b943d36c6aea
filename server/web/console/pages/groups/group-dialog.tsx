import { App, Form, Input, Modal, Radio, Select } from 'antd';
import type { Group, GroupRule } from '#shared/model/group.ts';
import { NAME_MAX } from '#shared/model/line.ts';
import { ScreenKind, StationKind } from '#shared/model/place.ts';
import { useAsk, useTell } from '../../../kit/asking.ts';
import { useWords } from '../../../kit/speaking.ts';
import { atMost } from '../../parts/at-most.ts';
import { RegionSelect } from '../../parts/region-select.tsx';
import { Trouble } from '../../parts/trouble.tsx';
import { MembersField, NOBODY, type Members } from './members-field.tsx';

interface Fields {
  name: string;
  by: 'rule' | 'choice';
  rule: Omit<GroupRule, 'region'> & { region?: string | null };
  members: Members;
}

const NO_RULE = { region: null, screenKinds: [], stationKinds: [], tags: [] };

/** A new group, or an existing one changed: of its members those that come and go, however many it has. */
export function GroupDialog({ group, onDone }: { group?: Group; onDone: () => void }) {
  const { t } = useWords();
  const { message } = App.useApp();
  const [form] = Form.useForm<Fields>();
  const create = useTell('createGroup');
  const revise = useTell('reviseGroup');
  const error = create.error ?? revise.error;
  const onSuccess = () => {
    void message.success(t('common.saved'));
    onDone();
  };
  const save = ({ name, by, rule: wanted, members }: Fields) => {
    const rule = by === 'rule' ? { ...NO_RULE, ...wanted, region: wanted.region ?? null } : null;
    const [add, drop] = rule ? [[], []] : [members.added.map(({ value }) => value), [...members.dropped]];
    if (group) revise.mutate({ params: { id: group.id }, body: { seenRevision: group.revision, name, rule, add, drop } }, { onSuccess });
    else create.mutate({ body: { name, rule, screens: add } }, { onSuccess });
  };
  const values: Fields = {
    name: group?.name ?? '',
    by: group && group.rule === null ? 'choice' : 'rule',
    rule: group?.rule ?? NO_RULE,
    members: NOBODY,
  };
  return (
    <Modal
      open
      title={group ? t('places.editGroup') : t('places.newGroup')}
      okText={t('common.save')}
      confirmLoading={create.isPending || revise.isPending}
      onOk={form.submit}
      onCancel={onDone}
    >
      {error && <Trouble error={error} />}
      <Form form={form} layout="vertical" requiredMark={false} initialValues={values} onFinish={save}>
        <Form.Item name="name" label={t('places.groupName')} rules={[{ required: true, whitespace: true, message: t('common.required') }]}>
          <Input autoFocus {...atMost(NAME_MAX)} placeholder={t('places.groupNamePrompt')} />
        </Form.Item>
        <Form.Item name="by" label={t('places.groupBy')}>
          <Radio.Group
            className="fc-group-by"
            options={[
              { value: 'rule', label: t('places.byRule') },
              { value: 'choice', label: t('places.byChoice') },
            ]}
          />
        </Form.Item>
        <Form.Item noStyle shouldUpdate={(before: Fields, after: Fields) => before.by !== after.by}>
          {({ getFieldValue }) => (getFieldValue('by') === 'rule' ? <RuleFields /> : <ChoiceField group={group} />)}
        </Form.Item>
      </Form>
    </Modal>
  );
}

function RuleFields() {
  const { t } = useWords();
  const tags = useAsk('screenCounts', { query: {} }).data?.tags ?? [];
  const kinds = { station: t('stations.kindStation'), outdoor: t('stations.kindOutdoor'), vehicle: t('stations.kindVehicle') };
  return (
    <>
      <Form.Item name={['rule', 'region']} label={t('places.ruleRegion')}>
        <RegionSelect allowClear />
      </Form.Item>
      <Form.Item name={['rule', 'screenKinds']} label={t('places.ruleScreenKinds')}>
        <Select mode="multiple" options={ScreenKind.options.map((value) => ({ value, label: kinds[value] }))} />
      </Form.Item>
      <Form.Item name={['rule', 'stationKinds']} label={t('places.ruleStationKinds')}>
        <Select mode="multiple" options={StationKind.options.map((value) => ({ value, label: t(`places.kinds.${value}`) }))} />
      </Form.Item>
      <Form.Item name={['rule', 'tags']} label={t('places.ruleTags')}>
        <Select mode="tags" options={tags.map((value) => ({ value, label: value }))} />
      </Form.Item>
    </>
  );
}

function ChoiceField({ group }: { group: Group | undefined }) {
  const { t } = useWords();
  return (
    <Form.Item name="members" label={t('places.members')}>
      <MembersField group={group?.rule === null ? group.id : undefined} />
    </Form.Item>
  );
}
