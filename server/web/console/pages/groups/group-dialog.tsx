import { App, Form, Input, Modal, Radio, Select } from 'antd';
import type { Group, GroupRule } from '#shared/model/group.ts';
import { NAME_MAX } from '#shared/model/line.ts';
import { ScreenKind, StationKind } from '#shared/model/place.ts';
import { useAsk, useTell } from '../../../kit/asking.ts';
import { useWords } from '../../../kit/speaking.ts';
import { atMost } from '../../parts/at-most.ts';
import { RegionSelect } from '../../parts/region-select.tsx';
import { Trouble } from '../../parts/trouble.tsx';
import { ScreensSelect } from './screens-select.tsx';

interface Fields {
  name: string;
  by: 'rule' | 'choice';
  rule: Omit<GroupRule, 'region'> & { region?: string | null };
  screens: string[];
}

const NO_RULE = { region: null, screenKinds: [], stationKinds: [], tags: [] };

/** A new group, or an existing one changed. Its chosen members are asked for before it opens. */
export function GroupDialog({ group, members, onDone }: { group?: Group; members: readonly string[]; onDone: () => void }) {
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
  const save = ({ name, by, rule, screens }: Fields) => {
    const body = {
      name,
      rule: by === 'rule' ? { ...NO_RULE, ...rule, region: rule.region ?? null } : null,
      screens: by === 'rule' ? [] : screens,
    };
    if (group) revise.mutate({ params: { id: group.id }, body: { seenRevision: group.revision, ...body } }, { onSuccess });
    else create.mutate({ body }, { onSuccess });
  };
  const values: Fields = {
    name: group?.name ?? '',
    by: group && group.rule === null ? 'choice' : 'rule',
    rule: group?.rule ?? NO_RULE,
    screens: [...members],
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
          {({ getFieldValue }) => (getFieldValue('by') === 'rule' ? <RuleFields /> : <ChoiceField />)}
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

function ChoiceField() {
  const { t } = useWords();
  return (
    <Form.Item name="screens" label={t('places.members')} extra={t('places.membersHint')}>
      <ScreensSelect />
    </Form.Item>
  );
}
