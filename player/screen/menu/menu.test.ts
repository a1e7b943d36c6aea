import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { AccountId, newId } from '#shared/model/ids.ts';
import type { MenuAct, MenuAnswer, MenuView } from '#shared/protocol/menu.ts';
import { createMenu, type OpenMenu } from './menu.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const wang = newId('acc', AccountId);
const view = (more: Partial<MenuView> = {}): MenuView => ({
  station: '平果村',
  zone: 'Asia/Shanghai',
  operators: [],
  mayAct: true,
  signedIn: null,
  lessons: ['苹果', '白菜', '3', '12'].map((title) => ({ content: title, title, teacher: '', durationMs: 60_000, poster: null })),
  on: null,
  due: null,
  clock: { trust: 'sure', now: 0, from: 0, until: 1 },
  records: { stored: 0, unsent: 0, isTelling: true, isOneOn: false },
  ...more,
});

/** The page's side of the menu, and a box that answers as the test says. */
function remote(answer: (act: MenuAct) => MenuAnswer | undefined) {
  const asked: MenuAct[] = [];
  let menu: OpenMenu | null = null;
  const ask = (act: MenuAct) => {
    asked.push(act);
    return Promise.resolve(answer(act));
  };
  const { pressed, close } = createMenu({ ask, language: () => 'zh-CN', onChange: (next) => void (menu = next) });
  return {
    asked,
    close,
    shown: (): OpenMenu | null => menu,
    press: async (...keys: string[]): Promise<void> => {
      for (const key of keys) {
        pressed(key);
        await vi.advanceTimersByTimeAsync(0);
      }
    },
  };
}

test('it closes by itself a minute after the last key, and shows how the box is until then', async () => {
  let unsent = 3;
  const { press, shown, close } = remote(() => ({ refused: null, view: view({ records: { ...view().records, unsent } }) }));
  await press('other');
  expect(shown()?.view.records.unsent).toBe(3);
  unsent = 0;
  await vi.advanceTimersByTimeAsync(50_000);
  expect(shown()?.view.records.unsent).toBe(0);
  await press('ArrowDown');
  await vi.advanceTimersByTimeAsync(50_000);
  expect(shown()).not.toBeNull();
  await vi.advanceTimersByTimeAsync(12_000);
  expect(shown()).toBeNull();
  close();
});

test('the first key only opens it; lessons stand in the order of their names; what is chosen closes it, what is refused says why', async () => {
  let refused: MenuAnswer['refused'] = 'not_playable';
  const { press, shown, asked, close } = remote(({ act }) => ({ refused: act === 'look' ? null : refused, view: view() }));
  await press('Enter');
  expect(shown()?.view.lessons.map(({ title }) => title)).toEqual(['3', '12', '白菜', '苹果']);
  await press('Enter');
  expect(shown()).toMatchObject({ note: 'not_playable', place: { at: 'list' } });
  refused = null;
  await press('ArrowDown', 'Enter');
  expect(shown()).toBeNull();
  expect(asked.filter(({ act }) => act === 'choose')).toEqual([
    { act: 'choose', content: '3' },
    { act: 'choose', content: '12' },
  ]);
  close();
});

test('Back with the menu closed gives up what was chosen; where it may not, or nothing was, the menu opens', async () => {
  let refused: MenuAnswer['refused'] = null;
  const { press, shown, close } = remote(() => ({
    refused,
    view: view({ operators: [{ id: wang, name: '王', waitMs: 0 }], mayAct: false }),
  }));
  await press('Back');
  expect(shown()).toBeNull();
  refused = 'not_signed_in';
  await press('Back');
  expect(shown()).toMatchObject({ place: { at: 'names' }, note: null });
  close();
});

test('an agent that does not answer is said, and a session that is over leads back to the names', async () => {
  let answer: MenuAnswer | undefined = { refused: null, view: view() };
  const { press, shown, close } = remote(() => answer);
  await press('1');
  answer = undefined;
  await press('Enter');
  expect(shown()?.note).toBe('no_answer');
  answer = { refused: null, view: view({ operators: [{ id: wang, name: '王', waitMs: 0 }], mayAct: false, lessons: [] }) };
  await vi.advanceTimersByTimeAsync(1000);
  expect(shown()?.place.at).toBe('names');
  answer = { refused: null, view: null };
  await vi.advanceTimersByTimeAsync(1000);
  expect(shown()).toBeNull();
  close();
});
