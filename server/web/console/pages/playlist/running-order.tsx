import { closestCenter, DndContext, KeyboardSensor, PointerSensor, useSensor, useSensors, type DragEndEvent } from '@dnd-kit/core';
import { arrayMove, SortableContext, sortableKeyboardCoordinates, verticalListSortingStrategy } from '@dnd-kit/sortable';
import { App, Button } from 'antd';
import { useWords } from '../../../kit/speaking.ts';
import type { DraftItem } from './draft.ts';
import { OrderItem } from './order-item.tsx';

/** The items in their order: dragged by mouse or finger, or taken with Space and moved with the arrow keys. */
export function RunningOrder({ items, onChange }: { items: readonly DraftItem[]; onChange: (items: DraftItem[]) => void }) {
  const { t } = useWords();
  const { message } = App.useApp();
  const sensors = useSensors(
    useSensor(PointerSensor, { activationConstraint: { distance: 4 } }),
    useSensor(KeyboardSensor, { coordinateGetter: sortableKeyboardCoordinates }),
  );
  if (items.length === 0) return <p className="fc-order-empty">{t('programmes.emptyOrder')}</p>;

  const indexOf = (key: unknown): number => items.findIndex((item) => item.key === key);
  const drop = ({ active, over }: DragEndEvent) => {
    if (over && active.id !== over.id) onChange(arrayMove([...items], indexOf(active.id), indexOf(over.id)));
  };
  const takeOut = (item: DraftItem) => {
    const before = [...items];
    onChange(before.filter((other) => other.key !== item.key));
    const close = message.info({
      content: (
        <>
          {t('programmes.takenOut', { title: item.title })}
          <Button type="link" size="small" onClick={() => (onChange(before), close())}>
            {t('programmes.undo')}
          </Button>
        </>
      ),
      duration: 6,
    });
  };
  const said = (key: unknown) => ({ title: items[indexOf(key)]?.title ?? '', position: indexOf(key) + 1, count: items.length });
  const announcements = {
    onDragStart: ({ active }: Pick<DragEndEvent, 'active'>) => t('programmes.picked', said(active.id)),
    onDragOver: ({ active, over }: Pick<DragEndEvent, 'active' | 'over'>) =>
      over ? t('programmes.moved', { ...said(active.id), position: indexOf(over.id) + 1 }) : undefined,
    onDragEnd: ({ active, over }: Pick<DragEndEvent, 'active' | 'over'>) =>
      over ? t('programmes.dropped', { ...said(active.id), position: indexOf(over.id) + 1 }) : undefined,
    onDragCancel: ({ active }: Pick<DragEndEvent, 'active'>) => t('programmes.dropped', said(active.id)),
  };
  return (
    <DndContext sensors={sensors} collisionDetection={closestCenter} onDragEnd={drop} accessibility={{ announcements }}>
      <SortableContext items={items.map((item) => item.key)} strategy={verticalListSortingStrategy}>
        <ol className="fc-order">
          {items.map((item, index) => (
            <OrderItem
              key={item.key}
              item={item}
              position={index + 1}
              onSeconds={(seconds) => onChange(items.map((other) => (other.key === item.key ? { ...other, seconds } : other)))}
              onTakeOut={() => takeOut(item)}
            />
          ))}
        </ol>
      </SortableContext>
    </DndContext>
  );
}
