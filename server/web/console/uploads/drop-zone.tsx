import { useEffect, useEffectEvent, useState } from 'react';
import { InboxOutlined } from '@ant-design/icons';
import { useWords } from '../../kit/speaking.ts';
import { filesOfDrop } from './media-files.ts';
import { useAdding } from './use-adding.tsx';

const hasFiles = (event: DragEvent): boolean => event.dataTransfer?.types.includes('Files') ?? false;

/** Files may be dropped anywhere in the console; the page says so while they hover. */
export function DropZone() {
  const { t } = useWords();
  const [isOver, setOver] = useState(false);
  const { addFolder } = useAdding();
  const onDrop = useEffectEvent((event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    if (event.dataTransfer) void filesOfDrop(event.dataTransfer).then(addFolder);
  });
  useEffect(() => {
    const stop = new AbortController();
    const on = (name: 'dragover' | 'dragleave' | 'drop', handle: (event: DragEvent) => void) =>
      window.addEventListener(name, (event) => hasFiles(event) && handle(event), { signal: stop.signal });
    on('dragover', (event) => {
      event.preventDefault();
      setOver(true);
    });
    on('dragleave', (event) => event.relatedTarget === null && setOver(false));
    on('drop', (event) => onDrop(event));
    return () => stop.abort();
  }, []);
  if (!isOver) return null;
  return (
    <div className="fc-drop-zone">
      <div>
        <InboxOutlined />
        <strong>{t('lessons.dropHere')}</strong>
        <span>{t('lessons.dropHint')}</span>
      </div>
    </div>
  );
}
