import { LeftOutlined, RightOutlined } from '@ant-design/icons';
import { Button, DatePicker, Space } from 'antd';
import dayjs from 'dayjs';
import { addDays, isoDay } from '../../kit/format.ts';
import { useWords } from '../../kit/speaking.ts';

/** A day, with the one before, the one after, and today. */
export function DayStepper({ day, onDay }: { day: string; onDay: (day: string) => void }) {
  const { t } = useWords();
  return (
    <Space wrap>
      <Space.Compact>
        <Button icon={<LeftOutlined />} aria-label={t('programmes.previousDay')} onClick={() => onDay(addDays(day, -1))} />
        <DatePicker
          value={dayjs(day)}
          allowClear={false}
          aria-label={t('programmes.dayOf')}
          onChange={(picked) => picked && onDay(picked.format('YYYY-MM-DD'))}
        />
        <Button icon={<RightOutlined />} aria-label={t('programmes.nextDay')} onClick={() => onDay(addDays(day, 1))} />
      </Space.Compact>
      <Button onClick={() => onDay(isoDay(Date.now()))}>{t('common.today')}</Button>
    </Space>
  );
}
