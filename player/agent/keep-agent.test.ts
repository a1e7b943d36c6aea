import { pino } from 'pino';
import { expect, test } from 'vitest';
import { until } from '#tests/support/until.ts';
import type { Agent } from './agent.ts';
import { keepAgent } from './keep-agent.ts';

const log = pino({ level: 'silent' });

/** Agents that write down what becomes of them; `failures` starts go wrong after the first. */
function agents(failures: number) {
  const done: string[] = [];
  let [count, left] = [0, failures];
  let restart = (): void => undefined;
  async function start(again: () => void): Promise<Agent> {
    restart = again;
    if (count > 0 && left-- > 0) throw new Error('the port is taken');
    const name = `agent ${++count}`;
    done.push(`${name} starts`);
    const close = async (): Promise<void> => void done.push(`${name} ends`);
    return { origin: name, ready: Promise.resolve(), mirrorLink: '', startPage: async () => name, issueScreenToken: () => '', close };
  }
  const needs = { start, onAgain: () => void done.push('page anew'), onLost: () => void done.push('lost'), log, restMs: 1 };
  return { done, needs, restart: () => restart() };
}

test('an agent that is told to begin anew ends first; told twice meanwhile, it does so once', async () => {
  const { done, needs, restart } = agents(2);
  const keeper = await keepAgent(needs);
  restart();
  restart();
  await until(() => done.includes('page anew'));
  expect([done, keeper.agent().origin]).toEqual([['agent 1 starts', 'agent 1 ends', 'agent 2 starts', 'page anew'], 'agent 2']);
  await keeper.close();
  expect(done.at(-1)).toBe('agent 2 ends');
});

test('one that cannot be brought back in this process is left to whoever keeps the process', async () => {
  const { done, needs, restart } = agents(Infinity);
  await keepAgent(needs);
  restart();
  await until(() => done.includes('lost'));
  expect(done).toEqual(['agent 1 starts', 'agent 1 ends', 'lost']);
});
