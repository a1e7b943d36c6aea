import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { expect, test } from 'vitest';
import { forgetfulDisk } from '#tests/support/forgetful-disk.ts';
import { makeLesson } from '#tests/support/lesson-goods.ts';
import { namedOperator } from '#tests/support/operators.ts';
import { bring, keepingOn, onNow, paperOffice } from '#tests/support/stocked.ts';
import { openDoorkeeper } from './doorkeeper.ts';
import { isPin } from './pin.ts';
import { createSession } from './session.ts';

const wang = namedOperator('王秀英', '2580');
const log = pino({ level: 'silent' });

/** A box whose time passes only when the test says so. */
function slowBox() {
  let mono = 0;
  return { boot: 'a', mono: () => mono, pass: (ms: number) => void (mono += ms) };
}

test('five minutes without a key, a new PIN or a removed name end a session, each with its line; keys carry it on', () => {
  const clock = slowBox();
  const told: string[] = [];
  const session = createSession(clock, { entered: (id) => told.push(`in ${id}`), left: (id) => told.push(`out ${id}`) });
  const ends = (end: () => ReturnType<typeof session.current>) => {
    session.enter(wang);
    return [session.current([wang]), end()];
  };
  const late = ends(() => {
    clock.pass(299_000);
    session.key();
    clock.pass(299_000);
    expect(session.current([wang])).toBe(wang.id);
    clock.pass(2000);
    session.key(); // Whoever presses it, it is too late.
    return session.current([wang]);
  });
  expect(late).toEqual([wang.id, null]);
  expect(ends(() => session.current([namedOperator('王秀英', '2580', wang.id)]))).toEqual([wang.id, null]);
  expect(ends(() => session.current([]))).toEqual([wang.id, null]);
  session.close();
  expect(told).toEqual([1, 2, 3].flatMap(() => [`in ${wang.id}`, `out ${wang.id}`]));
});

test('a PIN is what scrypt says it is; a hash that is none is nobody’s', async () => {
  const broken = (hash: string) => isPin('2580', { ...wang.pin, hash });
  expect([await isPin('2580', wang.pin), await isPin('25800', wang.pin)]).toEqual([true, false]);
  expect([await broken(''), await broken('AAAA'), await broken('*')]).toEqual([false, false, false]);
});

test('after a right PIN the slips before it are forgotten, for the box too; a wait lasts as long as it says', async () => {
  const data = await mkdtemp(join(tmpdir(), 'pins-'));
  const clock = slowBox();
  const door = await openDoorkeeper(data, clock, log);
  for (let round = 0; round < 6; round++) {
    expect([await door.check(wang, '0000'), await door.check(wang, '1111'), await door.check(wang, '2580')]).toEqual([
      'wrong',
      'wrong',
      'right',
    ]);
  }
  for (const pin of ['0000', '0001', '0002']) expect(await door.check(wang, pin)).toBe('wrong');
  clock.pass(29_999);
  expect([door.waitMs(wang), await door.check(wang, '2580')]).toEqual([1, 'wait']);
  clock.pass(1);
  expect(await door.check(wang, '0003')).toBe('wrong');
  expect(door.waitMs(wang)).toBe(60_000);
  expect(await readFile(join(data, 'pins.json'), 'utf8')).not.toContain('0003');

  await writeFile(join(data, 'pins.json'), '{"operators":7}');
  expect((await openDoorkeeper(data, clock, log)).waitMs(wang)).toBe(0);
  await rm(data, { recursive: true });
});

test('who guesses for one name after another is slowed as well, and so is everybody else', async () => {
  const data = await mkdtemp(join(tmpdir(), 'pins-'));
  const door = await openDoorkeeper(data, slowBox(), log);
  const names = Array.from({ length: 5 }, (_, index) => namedOperator(`第${index}人`, '2580'));
  const tries: string[] = [];
  for (const name of names) for (const pin of ['0000', '1111']) tries.push(await door.check(name, pin));
  expect(tries).toEqual([...Array.from({ length: 9 }, () => 'wrong'), 'wait']);
  expect(door.waitMs(wang)).toBe(30_000);
  await rm(data, { recursive: true });
});

test('who may act is the newest word of the office, also where the plan that it came with cannot be taken over', async () => {
  const { disk } = forgetfulDisk({ freeBytes: 101 * 1024 * 1024 });
  const office = paperOffice();
  const keeping = await keepingOn(disk, office);
  const [small, huge] = [makeLesson('小课', 60_000), makeLesson('大课', 60_000, 1_000_000)];
  await bring(keeping, office, office.publish({ goods: [small], operators: [wang] }));
  const reset = namedOperator('王秀英', '654321', wang.id);
  await expect(bring(keeping, office, office.publish({ goods: [small, huge], operators: [reset] }))).rejects.toThrow(/no_space/);
  expect(onNow(keeping)?.revision).toBe(1);
  expect(keeping.world()?.operators).toEqual([reset]);
});
