import { expect, test } from 'vitest';
import type { DownloadRule } from '#shared/model/download-rule.ts';
import { newId, SlotId } from '#shared/model/ids.ts';
import type { ClockTrust } from '#shared/model/record.ts';
import { readinessOf } from '#shared/timetable/readiness.ts';
import { forgetfulDisk } from '#tests/support/forgetful-disk.ts';
import { makeLesson } from '#tests/support/lesson-goods.ts';
import { keepingOn, onNow, paperOffice, standing } from '#tests/support/stocked.ts';

const night: DownloadRule = { rateCapKbps: null, window: { from: '22:00', to: '06:00' } };
const tomorrow = {
  tier: 'timed',
  priority: 5,
  repeats: true,
  weekdays: [1, 2, 3, 4, 5, 6, 7],
  from: '2026-11-24',
  until: '2026-11-24',
} as const;

/** It is ten in the morning; the default is on, and another lesson is planned for tomorrow afternoon. */
async function morning({ isAsked = false, trust = 'sure' }: { isAsked?: boolean; trust?: ClockTrust } = {}) {
  const office = paperOffice();
  const [net, later] = [makeLesson('默认', 60_000), makeLesson('明天', 60_000)];
  const keeping = await keepingOn(forgetfulDisk().disk, office, { trust });
  await keeping.generations.offer(
    office.publish({
      goods: [net, later],
      playlists: [[net], [later]],
      download: night,
      slots: ([, list]) =>
        list
          ? [{ ...tomorrow, weekdays: [...tomorrow.weekdays], id: newId('slt', SlotId), playlist: list, start: '15:00', end: '16:00' }]
          : [],
    }),
  );
  const root = keeping.generations.newest();
  if (!root) throw new Error('not believed');
  const again = await keeping.stockUp(root, office, new AbortController().signal, isAsked);
  const isHere = (content: string): boolean => keeping.world()?.contents.get(content)?.needs?.every(keeping.shelf.holds) === true;
  return { keeping, net, later, again, isHere };
}

test('what is planned for tomorrow waits for the night, and the plan is taken over without it; then it is looked at again', async () => {
  const { keeping, net, later, again, isHere } = await morning();
  expect({ net: isHere(net.id), later: isHere(later.id), again }).toEqual({ net: true, later: false, again: 600_000 });
  expect(onNow(keeping)).toEqual({ revision: 1, content: net.id });
});

test('the office is told that it waits, and until when', async () => {
  const { keeping } = await morning();
  const report = keeping.report();
  const programme = keeping.world()?.generation.programme;
  if (!report || !programme) throw new Error('nothing is told');
  expect(readinessOf(programme, report, standing.wall())).toMatchObject({
    kind: 'lacking',
    at: Date.parse('2026-11-24T15:00:00+08:00'),
    from: Date.parse('2026-11-23T22:00:00+08:00'),
  });
});

test.each([{ isAsked: true }, { trust: 'unsure' as const }])(
  'nothing waits where a person asks, or nobody knows the hour: %o',
  async (how) => {
    const { later, again, isHere } = await morning(how);
    expect({ later: isHere(later.id), again }).toEqual({ later: true, again: null });
  },
);
