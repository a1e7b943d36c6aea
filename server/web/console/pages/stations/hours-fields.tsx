import { DeleteOutlined, PlusOutlined } from '@ant-design/icons';
import { Button, Checkbox, Form, Input } from 'antd';
import type { ServiceHours } from '#shared/model/service-hours.ts';
import { useWords } from '../../../kit/speaking.ts';
import { WEEKDAYS, weekdayWord } from '../timetable/slot-words.ts';

/** A week's stretches as a form; one that ends before it begins goes on over midnight. */
export function HoursFields() {
  const { t } = useWords();
  const needDays = { required: true, message: t('places.needDays') };
  const needTime = { required: true, message: t('places.needTimes') };
  return (
    <Form.Item label={t('places.hours')} extra={t('places.hoursHint')}>
      <Form.List name="hours">
        {(fields, { add, remove }) => (
          <div className="fc-hours">
            {fields.map(({ key, name }) => (
              <div key={key} className="fc-hours-span">
                <Form.Item name={[name, 'weekdays']} rules={[needDays]} noStyle>
                  <Checkbox.Group
                    aria-label={t('places.hoursDays')}
                    options={WEEKDAYS.map((value) => ({ value, label: weekdayWord(value, t) }))}
                  />
                </Form.Item>
                <div className="fc-hours-times">
                  <Form.Item name={[name, 'from']} rules={[needTime]} noStyle>
                    <Input type="time" aria-label={t('places.hoursFrom')} />
                  </Form.Item>
                  –
                  <Form.Item name={[name, 'to']} rules={[needTime]} noStyle>
                    <Input type="time" aria-label={t('places.hoursTo')} />
                  </Form.Item>
                  {fields.length > 1 && (
                    <Button type="text" icon={<DeleteOutlined />} aria-label={t('places.removeHours')} onClick={() => remove(name)} />
                  )}
                </div>
              </div>
            ))}
            <Button
              type="dashed"
              icon={<PlusOutlined />}
              onClick={() => add({ weekdays: [1, 2, 3, 4, 5], from: '19:00', to: '21:00' } satisfies ServiceHours[number])}
            >
              {t('places.addHours')}
            </Button>
          </div>
        )}
      </Form.List>
    </Form.Item>
  );
}
