import { DatePicker, Segmented } from 'antd';
import dayjs from 'dayjs';
import { useToday } from '../../../kit/late.ts';
import { useWords } from '../../../kit/speaking.ts';
import { presetOf, PRESETS, presetRange, type Range } from './range.ts';

export function RangePicker({ range, onRange }: { range: Range; onRange: (range: Range) => void }) {
  const { t } = useWords();
  const words = { today: t('common.today'), last7: t('statistics.last7'), last30: t('statistics.last30') };
  const today = useToday();
  const preset = presetOf(range);
  return (
    <>
      <Segmented
        aria-label={t('statistics.range')}
        value={preset ?? 'custom'}
        onChange={(chosen) => {
          const found = PRESETS.find((one) => one === chosen);
          if (found) onRange(presetRange(found));
        }}
        options={[
          ...PRESETS.map((value) => ({ value: value as string, label: words[value] })),
          ...(preset ? [] : [{ value: 'custom', label: t('statistics.custom') }]),
        ]}
      />
      <DatePicker.RangePicker
        aria-label={t('statistics.range')}
        allowClear={false}
        value={[dayjs(range.from), dayjs(range.to)]}
        maxDate={dayjs(today)}
        onChange={(picked) => {
          const [from, to] = picked ?? [];
          if (from && to) onRange({ from: from.format('YYYY-MM-DD'), to: to.format('YYYY-MM-DD') });
        }}
      />
    </>
  );
}
