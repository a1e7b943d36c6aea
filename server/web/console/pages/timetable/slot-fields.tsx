import { Checkbox, DatePicker, Form, Input, InputNumber, Radio, TimePicker, type FormInstance } from 'antd';
import { TITLE_MAX } from '#shared/model/line.ts';
import { useWords } from '../../../kit/speaking.ts';
import { atMost } from '../../parts/at-most.ts';
import { PlaylistSelect } from '../../parts/playlist-select.tsx';
import { TargetPicker } from '../../parts/target-picker.tsx';
import { windowOf, type SlotFields } from './slot-form.ts';
import { WEEKDAYS, weekdayWord, windowWords } from './slot-words.ts';

interface SlotFieldsProps {
  form: FormInstance<SlotFields>;
}

/** One column, in the order one says it: what, where, which days, what time, how it ranks. */
export function SlotFormFields({ form }: SlotFieldsProps) {
  const { t } = useWords();
  return (
    <>
      <Form.Item name="playlist" label={t('programmes.playlist')} rules={[{ required: true, message: t('programmes.needPlaylist') }]}>
        <PlaylistSelect />
      </Form.Item>
      <Form.Item name="title" label={t('programmes.slotTitle')} extra={t('programmes.slotTitleHint')}>
        <Input {...atMost(TITLE_MAX)} />
      </Form.Item>
      <Form.Item
        name="targets"
        label={t('programmes.targets')}
        extra={t('programmes.targetsHint')}
        rules={[{ required: true, message: t('programmes.needTargets') }]}
      >
        <TargetPicker />
      </Form.Item>
      <DaysFields />
      <WindowFields form={form} />
      <Form.Item name="tier" label={t('programmes.tier')}>
        <Radio.Group className="fc-tiers">
          <Radio value="timed">
            {t('programmes.timed')} <span className="fc-note">{t('programmes.timedHint')}</span>
          </Radio>
          <Radio value="loop">
            {t('programmes.loop')} <span className="fc-note">{t('programmes.loopHint')}</span>
          </Radio>
        </Radio.Group>
      </Form.Item>
      <Form.Item name="repeats" valuePropName="checked" extra={t('programmes.repeatsHint')}>
        <Checkbox>{t('programmes.repeats')}</Checkbox>
      </Form.Item>
      <Form.Item name="priority" label={t('programmes.priority')} extra={t('programmes.priorityHint')}>
        <InputNumber min={0} max={9} precision={0} />
      </Form.Item>
    </>
  );
}

function DaysFields() {
  const { t } = useWords();
  const someDay = async (_: unknown, days: readonly number[] | undefined) => {
    if (!days?.length) throw new Error(t('programmes.needWeekdays'));
  };
  return (
    <>
      <div className="fc-pair">
        <Form.Item name="from" label={t('programmes.from')} rules={[{ required: true, message: t('common.required') }]}>
          <DatePicker />
        </Form.Item>
        <Form.Item
          name="until"
          label={t('programmes.until')}
          extra={t('programmes.untilHint')}
          dependencies={['from']}
          rules={[
            ({ getFieldValue }) => ({
              validator: async (_, until: SlotFields['until']) => {
                if (until && until.isBefore(getFieldValue('from'), 'day')) throw new Error(t('programmes.untilBeforeFrom'));
              },
            }),
          ]}
        >
          <DatePicker />
        </Form.Item>
      </div>
      <Form.Item name="weekdays" label={t('programmes.weekdays')} rules={[{ validator: someDay }]}>
        <Checkbox.Group options={WEEKDAYS.map((value) => ({ value, label: weekdayWord(value, t) }))} />
      </Form.Item>
    </>
  );
}

function WindowFields({ form }: { form: FormInstance<SlotFields> }) {
  const { t } = useWords();
  const start = Form.useWatch('start', form);
  const end = Form.useWatch('end', form);
  const required = [{ required: true, message: t('common.required') }];
  return (
    <>
      <div className="fc-pair">
        <Form.Item name="start" label={t('programmes.start')} rules={required}>
          <TimePicker format="HH:mm" needConfirm={false} />
        </Form.Item>
        <Form.Item name="end" label={t('programmes.end')} rules={required}>
          <TimePicker format="HH:mm" needConfirm={false} />
        </Form.Item>
      </div>
      {start && end && <p className="fc-window-words">{windowWords(windowOf({ start, end }), t)}</p>}
    </>
  );
}
