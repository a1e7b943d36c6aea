import { expect, test } from 'vitest';
import { AccountId, newId } from '#shared/model/ids.ts';
import type { MenuView } from '#shared/protocol/menu.ts';
import { screen as words } from '#shared/words/zh-CN/screen.ts';
import { changed } from './minute.ts';
import { firstPlace, placeIn, type Place } from './places.ts';
import { press, type Step } from './press.ts';
import { recordsText } from './records-text.ts';

const wang = newId('acc', AccountId);
const view = (more: Partial<MenuView> = {}): MenuView => ({
  station: '平果村',
  zone: 'Asia/Shanghai',
  operators: [{ id: wang, name: '王秀英', waitMs: 0 }],
  mayAct: true,
  signedIn: wang,
  lessons: ['一', '二'].map((title) => ({ content: title, title, teacher: '', durationMs: 60_000, poster: null })),
  on: { title: '轮播', isChosen: false },
  due: null,
  clock: { trust: 'unsure', now: Date.UTC(2026, 10, 27, 7, 30), from: 0, until: 1e13 },
  records: { stored: 214, unsent: 0, isTelling: true, isOneOn: true },
  ...more,
});

/** Presses one key after another; what is asked of the agent is answered with yes. */
function through(keys: string[], at: Place, seen: MenuView): Step[] {
  let place = at;
  return keys.map((key) => {
    const step = press(place, seen, key);
    if (step.kind !== 'close') place = step.place;
    return step;
  });
}

test('a name, then the PIN by number keys or on the pad, and OK', () => {
  const names = firstPlace(view({ mayAct: false, signedIn: null }));
  const asked = { kind: 'ask', act: { act: 'enter', operator: wang, pin: '1280' } };
  expect(through(['Enter', '1', '2', '8', '0', 'Enter'], names, view()).at(-1)).toMatchObject(asked);
  const pad = ['Enter', 'Enter', 'ArrowRight', 'Enter', 'ArrowDown', 'ArrowDown', 'Enter', 'ArrowDown', 'Enter', 'ArrowRight', 'Enter'];
  expect(through(pad, names, view()).at(-1)).toMatchObject(asked);
  expect(through(['Enter', '1', '2', '8', 'Enter'], names, view()).at(-1)?.kind).toBe('go');
});

test('Back takes digits away one by one, then leads to the names and out; left at the left edge is Back', () => {
  const names = firstPlace(view({ mayAct: false, signedIn: null }));
  const steps = through(['Enter', '1', 'Back', 'ArrowUp', 'ArrowLeft', 'ArrowLeft'], names, view());
  expect(steps.map((step) => (step.kind === 'close' ? 'out' : step.place.at))).toEqual(['pin', 'pin', 'pin', 'pin', 'pin', 'pin']);
  expect(through(['Enter', 'Back', 'Back'], names, view()).at(-1)?.kind).toBe('close');
  expect(through(['Enter', 'ArrowLeft', 'ArrowLeft'], names, view()).at(-1)?.kind).toBe('close');
});

test('the list begins at the first lesson, goes round, and leaving it leaves', () => {
  const list = firstPlace(view());
  expect(press(list, view(), 'Enter')).toMatchObject({ kind: 'ask', act: { act: 'choose', content: '一' } });
  expect(through(['ArrowDown', 'Enter'], list, view()).at(-1)).toMatchObject({ act: { act: 'choose', content: '二' } });
  expect(through(['ArrowDown', 'ArrowDown', 'Enter'], list, view()).at(-1)).toMatchObject({ place: { at: 'time' } });
  expect(press(list, view(), 'Back')).toMatchObject({ act: { act: 'leave' } });
  expect(press(list, view({ operators: [], signedIn: null }), 'Back').kind).toBe('close');
  const chosen = view({ on: { title: '二', isChosen: true } });
  expect(through(['ArrowUp', 'ArrowUp', 'ArrowUp', 'Enter'], list, chosen).at(-1)).toMatchObject({ act: { act: 'back' } });
});

test('the time is set by arrows, from what the box believes, and only while it is not sure', () => {
  const list = firstPlace(view());
  const steps = through(['ArrowUp', 'ArrowUp', 'Enter', 'ArrowUp', 'ArrowRight', 'ArrowRight', 'ArrowDown', 'Enter'], list, view());
  expect(steps.at(-1)).toMatchObject({ kind: 'ask', act: { act: 'set_time', day: '2027-11-26', time: '15:30' } });
  const [, , time] = steps;
  if (time?.kind !== 'go') throw new Error('the time page is opened');
  const sure = view({ clock: { ...view().clock, trust: 'sure' } });
  expect(placeIn(sure, time.place).at).toBe('list');
  expect(placeIn(view({ mayAct: false, signedIn: null }), time.place).at).toBe('names');
});

test('a day that the month does not have becomes its last, and fields go round at their ends', () => {
  const eve = { year: 2028, month: 1, day: 31, hour: 23, minute: 59 };
  expect(changed(eve, 'month', 1)).toMatchObject({ month: 2, day: 29 });
  expect(changed(eve, 'month', -1)).toMatchObject({ month: 12, day: 31 });
  expect(changed(eve, 'day', 1)).toMatchObject({ day: 1 });
  expect(changed(eve, 'hour', 1)).toMatchObject({ hour: 0, day: 31 });
});

test('that all records have arrived is said only when it is so', () => {
  const said = (records: Partial<MenuView['records']>) => recordsText({ ...view().records, ...records }, words);
  expect(said({}).said).toBe('全部 214 条记录已上报，可以关机');
  expect(said({}).more).toContain('正在放的这一条');
  expect(said({ isOneOn: false }).more).not.toContain('正在放的这一条');
  expect(said({ unsent: 3 })).toMatchObject({ state: 'left', said: '还有 3 条记录未上报', more: words.menu.records.going });
  expect(said({ unsent: 3, isTelling: false }).more).toContain('连不上');
  expect(said({ stored: null }).state).toBe('checking');
});
