import { Form, Input, InputNumber } from 'antd';
import { LEAST_KBPS, MOST_KBPS, type DownloadRule } from '#shared/model/download-rule.ts';
import { useWords } from '../../../kit/speaking.ts';

/** As the form holds it: what is empty is no limit. */
export interface TypedDownload {
  rateCapKbps?: number | null;
  window?: { from?: string; to?: string } | null;
}

export function downloadOf({ rateCapKbps, window }: TypedDownload): DownloadRule {
  const { from, to } = window ?? {};
  return { rateCapKbps: rateCapKbps ?? null, window: from && to ? { from, to } : null };
}

const FROM = ['download', 'window', 'from'];

/** How much of the line fetching may take, and at which hours. */
export function DownloadFields() {
  const { t } = useWords();
  const both = [
    ({ getFieldValue }: { getFieldValue: (name: string[]) => unknown }) => ({
      validator: async (_: unknown, typed: string | undefined) => {
        const from = getFieldValue(FROM);
        if (Boolean(typed) !== Boolean(from)) throw new Error(t('places.windowBoth'));
        if (typed && typed === from) throw new Error(t('places.windowEmpty'));
      },
    }),
  ];
  return (
    <>
      <Form.Item name={['download', 'rateCapKbps']} label={t('places.rateCap')} extra={t('places.rateCapHint')}>
        <InputNumber
          min={LEAST_KBPS}
          max={MOST_KBPS}
          precision={0}
          suffix="kbit/s"
          placeholder={t('places.noCap')}
          className="fc-rate-cap"
        />
      </Form.Item>
      <Form.Item label={t('places.window')} extra={t('places.windowHint')}>
        <div className="fc-hours-times">
          <Form.Item name={FROM} noStyle>
            <Input type="time" aria-label={t('places.windowFrom')} allowClear />
          </Form.Item>
          –
          <Form.Item name={['download', 'window', 'to']} rules={both} dependencies={[FROM]} noStyle>
            <Input type="time" aria-label={t('places.windowTo')} allowClear />
          </Form.Item>
        </div>
      </Form.Item>
    </>
  );
}
