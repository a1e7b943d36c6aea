import { CloseOutlined, HolderOutlined, WarningFilled } from '@ant-design/icons';
import { useSortable } from '@dnd-kit/sortable';
import { Button, InputNumber } from 'antd';
import { length } from '../../../kit/format.ts';
import { useWords } from '../../../kit/speaking.ts';
import { Poster } from '../../parts/poster.tsx';
import type { DraftItem } from './draft.ts';

interface OrderItemProps {
  item: DraftItem;
  position: number;
  onSeconds: (seconds: number) => void;
  onTakeOut: () => void;
}

export function OrderItem({ item, position, onSeconds, onTakeOut }: OrderItemProps) {
  const { t } = useWords();
  const { attributes, listeners, setNodeRef, setActivatorNodeRef, transform, transition, isDragging } = useSortable({ id: item.key });
  const { title } = item;
  const moved = transform ? { transform: `translate3d(0, ${transform.y}px, 0)` } : {};
  return (
    <li ref={setNodeRef} style={{ transition, ...moved }} className={isDragging ? 'fc-order-item fc-dragging' : 'fc-order-item'}>
      <button
        type="button"
        ref={setActivatorNodeRef}
        className="fc-handle"
        {...attributes}
        {...listeners}
        aria-label={t('programmes.dragNamed', { title })}
      >
        <HolderOutlined />
      </button>
      <span className="fc-position">{position}</span>
      <Poster blob={item.poster} />
      <div className="fc-order-title">
        <div title={title}>{title}</div>
        {!item.isReady && (
          <span className="fc-state fc-state-never" title={t('programmes.notReadyHint')}>
            <WarningFilled /> {t('programmes.notReady')}
          </span>
        )}
      </div>
      {item.seconds === null ? (
        <span className="fc-note">{item.ms === null ? '–' : length(item.ms)}</span>
      ) : (
        <span className="fc-seconds">
          <InputNumber
            min={1}
            max={86_400}
            precision={0}
            value={item.seconds}
            aria-label={t('programmes.secondsOf', { title })}
            onChange={(value) => value && onSeconds(value)}
          />
          <span className="fc-note">{t('programmes.seconds')}</span>
        </span>
      )}
      <Button type="text" size="small" icon={<CloseOutlined />} aria-label={t('programmes.takeOut', { title })} onClick={onTakeOut} />
    </li>
  );
}
