import type { ReactNode } from 'react';
import { PictureOutlined } from '@ant-design/icons';

export const blobUrl = (hash: string): string => `/blobs/${hash}`;

/** A still picture of content; without one, a quiet field of the same shape so that cards do not jump. */
export function Poster({ blob, mark, icon = <PictureOutlined /> }: { blob: string | null; mark?: ReactNode; icon?: ReactNode }) {
  return (
    <div className="fc-poster">
      {blob ? <img src={blobUrl(blob)} alt="" loading="lazy" decoding="async" /> : icon}
      {mark && <span className="fc-poster-mark">{mark}</span>}
    </div>
  );
}
