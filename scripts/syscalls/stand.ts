import { readFileSync } from 'node:fs';
import { cp, mkdir, readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { run, type Running } from '#tests/support/child.ts';
import { openFakePage, type FakePage } from '#tests/support/fake-page.ts';
import { temporaryFolder } from '#tests/support/folder.ts';
import { makeImage, makeLesson, type Goods } from '#tests/support/lesson-goods.ts';
import { enrolBox } from '#tests/support/player-box.ts';
import { openPlayerOffice } from '#tests/support/player-office.ts';
import { injectAt, readCalls, recordTo, wasHit, type SystemCall } from '#tests/support/strace.ts';
import type { Direction } from '#shared/protocol/page.ts';
import { wrongBytesOf } from './served.ts';

export interface Case {
  group: 'journal' | 'files';
  name: string;
  nth: number;
  file: string;
  fault: 'KILL' | 'ENOSPC' | 'EIO';
}

export interface Tried {
  it: Case;
  /** The call was reached; what does not happen again is no case. */
  isHit: boolean;
  /** It did not live through the fault. */
  hasEnded: boolean;
  directedMs: number;
  faults: string[];
}

export type Stand = Awaited<ReturnType<typeof openStand>>;

/** The plans of the box's life; the last is what it fetches under strace. Each has a volume of its own: what is on tells its settings by it. */
const plansOf = (): Goods[][] => [
  [makeLesson('一', 3_600_000), makeImage('甲')],
  [makeLesson('二', 3_600_000), makeImage('乙')],
  [1, 2, 3, 4, 5].map((number) => makeLesson(`三${number}`, 3_600_000, 70_000)),
];
const volumeOf = (plan: number): number => 10 * (plan + 1);
const LAST = 2;
const PATIENCE_MS = 20_000;
/** Quick enough to see several, slow enough for the journal not to drown the rest. */
const ITEM_MS = 250;

/** An office, and a box that has taken over two plans and does not know of the third yet: copied for each case. */
export async function openStand() {
  const stack = new AsyncDisposableStack();
  const folder = stack.use(await temporaryFolder());
  const office = stack.use(await openPlayerOffice());
  const [base, box, log] = ['base', 'box', 'strace.log'].map((name) => path.join(folder.path, name)) as [string, string, string];
  const plans = plansOf();
  let paths: Record<Case['group'], string[]> = { journal: [], files: [] };

  const publish = (plan: number): void => void office.publish({ goods: plans[plan] ?? [], volume: volumeOf(plan) });
  const planOf = (content: string): number => plans.findIndex((goods) => goods.some(({ id }) => id === content));
  const startAgent = (strace: string[] | null): Running => {
    const args = ['player/main.ts', '--server', office.url.href, '--data', box, '--port', '0', '--no-window'];
    // One thread of the pool, so that the same calls come in the same order.
    const environment = {
      UV_THREADPOOL_SIZE: '1',
      NODE_COMPILE_CACHE: process.env['NODE_COMPILE_CACHE'] ?? path.join(folder.path, 'compiled'),
    };
    return strace
      ? run('strace', [...strace, process.execPath, ...args], environment, 'as it is')
      : run(process.execPath, args, environment, 'as it is');
  };

  async function enterPage(agent: Running): Promise<FakePage | null> {
    if (!(await happens(agent, /start\.html/))) return null;
    const html = await readFile(path.join(box, 'start.html'), 'utf8');
    const origin = /action="(http[^"]+)\/enter"/.exec(html)?.[1] ?? '';
    const token = /name="token" value="([^"]+)"/.exec(html)?.[1] ?? '';
    return openFakePage(origin, token).catch(() => null);
  }

  /** One after another is shown and told of, until the agent is gone or has done it all. */
  async function playOn(agent: Running, page: FakePage, isDone: () => Promise<boolean>): Promise<void> {
    const until = Date.now() + PATIENCE_MS;
    while (!isGone(agent) && Date.now() < until && !(await isDone())) {
      const showing = page.last()?.showing;
      if (isItem(page.last())) {
        page.socket.emit('progress', page.play(11_000), () => undefined);
        page.socket.emit('ended', { shown: page.play(40), how: 'complete', detail: null }, () => undefined);
      }
      await pause(ITEM_MS);
      for (let waited = 0; waited < 20 && page.last()?.showing === showing && !isGone(agent); waited++) await pause(20);
    }
  }

  const hasAll = (agent: Running, revision: number): boolean =>
    new RegExp(`"revision":${revision},"msg":"taken over"`).test(agent.output()) && /no generation needs/.test(agent.output());

  async function cycle(
    strace: string[],
    isDone: (agent: Running) => Promise<boolean>,
  ): Promise<{ promised: number; hasEnded: boolean; isHit: boolean }> {
    await rm(box, { recursive: true, force: true });
    await cp(base, box, { recursive: true });
    await using agent = startAgent(strace);
    const page = await enterPage(agent);
    if (page) await playOn(agent, page, () => isDone(agent));
    page?.close();
    const [hasEnded, promised] = [isGone(agent), /"revision":3,"msg":"taken over"/.test(agent.output()) ? LAST : LAST - 1];
    const isHit = await wasHit(log); // Before it is killed from here, which looks the same.
    killTraced(agent);
    return { promised, hasEnded, isHit };
  }

  /** Power is back: what is on now? */
  async function judge(promised: number): Promise<{ directedMs: number; faults: string[] }> {
    const faults: string[] = [];
    const began = performance.now();
    await using agent = startAgent(null);
    const page = await enterPage(agent);
    const on = page && (await within(page.sees(isItem)));
    const directedMs = Math.round(performance.now() - began);
    if (!page || !on || (on.kind !== 'lesson' && on.kind !== 'image'))
      return { directedMs, faults: ['nothing was directed', ...said(agent)] };
    const plan = planOf(on.content);
    if (plan < promised) faults.push(`plan ${promised} was taken over, and ${plan} is on`);
    if (on.kind === 'lesson' && on.volume !== volumeOf(plan)) faults.push('the item of one plan with the settings of another');
    faults.push(...(await wrongBytesOf(on, page)));
    if (plan < LAST && !(await happens(agent, /"revision":3,"msg":"taken over"/)))
      faults.push('it does not get on to the newest plan', ...said(agent));
    page.close();
    return { directedMs, faults };
  }

  /** The first two plans are fetched and shown, and the box is switched off. */
  async function prepare(): Promise<void> {
    await mkdir(box);
    await enrolBox(box, office);
    publish(0);
    {
      await using agent = startAgent(null);
      const page = await enterPage(agent);
      if (!page) throw new Error(`the box does not start: ${agent.output()}`);
      await agent.says(/"revision":1,"msg":"taken over"/);
      await playOn(agent, page, async () => page.directed.length > 4);
      publish(1);
      await agent.says(/"revision":2,"msg":"taken over"/);
      await playOn(agent, page, async () => page.directed.filter((one) => isItem(one) && planOf(one.content) === 1).length > 2);
      page.close();
      await agent.kill('SIGTERM');
    }
    await rm(path.join(box, 'start.html'), { force: true });
    await cp(box, base, { recursive: true });
    publish(LAST);
  }

  await prepare();
  return {
    /** Runs the whole of it once, and writes down what it asks of the system. */
    async record(): Promise<SystemCall[]> {
      await cycle(recordTo(log), async (agent) => hasAll(agent, LAST + 1));
      const calls = await readCalls(log, box);
      const named = [...new Set(calls.map(({ file }) => path.join(box, file)))];
      const isJournal = (file: string): boolean => path.basename(file).startsWith('journal.sqlite');
      paths = {
        journal: named.filter(isJournal),
        files: named.filter((file) => !isJournal(file) && !/agent\.lock|start\.html/.test(file)),
      };
      return calls;
    },
    async try(it: Case): Promise<Tried> {
      await rm(log, { force: true });
      const { promised, hasEnded, isHit } = await cycle(
        injectAt(log, it.name, it.nth, it.fault, paths[it.group]),
        async (agent) => hasAll(agent, LAST + 1) || (it.fault !== 'KILL' && (await wasHit(log))),
      );
      return { it, isHit, hasEnded, ...(await judge(promised)) };
    },
    [Symbol.asyncDispose]: () => stack.disposeAsync(),
  };
}

/** strace goes with what it traces, not the other way round: a tracer that is killed lets it run on. */
function killTraced({ child }: Running): void {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  const children = readFileSync(`/proc/${child.pid}/task/${child.pid}/children`, 'utf8');
  for (const pid of children.split(' ').filter(Boolean)) process.kill(Number(pid), 'SIGKILL');
}

const isItem = (direction: Direction | undefined): direction is Direction & { kind: 'lesson' | 'image' } =>
  direction?.kind === 'lesson' || direction?.kind === 'image';
const isGone = ({ child }: Running): boolean => child.exitCode !== null || child.signalCode !== null;
const said = (agent: Running): string[] => agent.output().split('\n').slice(-6);

/** True once it says so; false when it ends, or patience does, before that. */
async function happens(agent: Running, pattern: RegExp): Promise<boolean> {
  const until = Date.now() + PATIENCE_MS;
  while (!pattern.test(agent.output())) {
    if (isGone(agent) || Date.now() > until) return pattern.test(agent.output());
    await pause(10);
  }
  return true;
}

const within = async <T>(seen: Promise<T>): Promise<T | null> => Promise.race([seen, pause(PATIENCE_MS, null, { ref: false })]);
