import { useState } from 'react';
import { DownOutlined, UpOutlined } from '@ant-design/icons';
import { Button, Progress } from 'antd';
import { leftWords } from '../../kit/left.ts';
import { useWords } from '../../kit/speaking.ts';
import { isOpen } from './upload-queue.ts';
import { UploadLine } from './upload-line.tsx';
import { sumOf, uploads, useUploads } from './uploads.ts';

/** In the corner while files travel, on every page: one may go on working. */
export function UploadTray() {
  const { t } = useWords();
  const list = useUploads();
  const [isFolded, setFolded] = useState(false);
  if (list.length === 0) return null;
  const { sent, bytes, leftMs } = sumOf(list);
  const open = list.filter(isOpen).length;
  return (
    <section className="fc-upload-tray" aria-label={t('lessons.uploads')}>
      <div className="fc-upload-head">
        <strong>{list.every(({ state }) => state === 'done') ? t('lessons.uploadsAllDone') : t('lessons.uploads')}</strong>
        <span className="fc-note">
          {t('lessons.uploadsSummary', { done: list.length - open, all: list.length })}
          {open > 0 && leftMs !== null && ` · ${leftWords(leftMs, t)}`}
        </span>
        <span className="fc-grow" />
        {open < list.length && (
          <Button type="link" size="small" onClick={uploads.clearDone}>
            {t('lessons.clearDone')}
          </Button>
        )}
        <Button
          type="text"
          size="small"
          icon={isFolded ? <UpOutlined /> : <DownOutlined />}
          aria-label={isFolded ? t('lessons.show') : t('lessons.hide')}
          aria-expanded={!isFolded}
          onClick={() => setFolded(!isFolded)}
        />
      </div>
      {open > 0 && <Progress percent={Math.floor((sent / bytes) * 100)} size="small" aria-label={t('lessons.uploads')} />}
      {!isFolded && (
        <ul>
          {list.map((upload) => (
            <UploadLine key={upload.fingerprint} upload={upload} />
          ))}
        </ul>
      )}
    </section>
  );
}
