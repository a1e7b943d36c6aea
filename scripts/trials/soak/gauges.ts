import { readdir, readFile } from 'node:fs/promises';
import type { CDPSession } from 'playwright-core';
import { z } from 'zod';

const MB = 1024 * 1024;
const PAGE_BYTES = 4096;

async function residentMb(pid: number): Promise<number> {
  const statm = await readFile(`/proc/${pid}/statm`, 'utf8').catch(() => '0 0');
  return (Number(statm.split(' ')[1]) * PAGE_BYTES) / MB;
}

const descriptors = async (pid: number): Promise<number> => (await readdir(`/proc/${pid}/fd`).catch(() => [])).length;

const Metrics = z.object({ metrics: z.array(z.object({ name: z.string(), value: z.number() })) });
const Processes = z.object({ processInfo: z.array(z.object({ type: z.string(), id: z.number() })) });

/** Page and browser: heap after a collection, what all processes of the browser hold, nodes, listeners, open files. */
export function pageGauge(page: CDPSession, browser: CDPSession) {
  return async (): Promise<Record<string, number>> => {
    await page.send('HeapProfiler.collectGarbage');
    const { metrics } = Metrics.parse(await page.send('Performance.getMetrics'));
    const of = (name: string): number => metrics.find((metric) => metric.name === name)?.value ?? 0;
    const { processInfo } = Processes.parse(await browser.send('SystemInfo.getProcessInfo'));
    const resident = await Promise.all(processInfo.map(async ({ type, id }) => ({ type, mb: await residentMb(id) })));
    const sum = (some: readonly { mb: number }[]): number => some.reduce((total, { mb }) => total + mb, 0);
    const files = await Promise.all(processInfo.map(({ id }) => descriptors(id)));
    return {
      pageHeapMb: of('JSHeapUsedSize') / MB,
      pageNodes: of('Nodes'),
      pageListeners: of('JSEventListeners'),
      rendererRssMb: sum(resident.filter(({ type }) => type === 'renderer')),
      browserRssMb: sum(resident),
      browserFiles: files.reduce((total, count) => total + count, 0),
    };
  };
}

const Answer = z.object({ id: z.int(), result: z.looseObject({ result: z.object({ value: z.unknown() }).optional() }).optional() });
const Inside = z.object({ heap: z.number(), handles: z.number(), listeners: z.number() });
const LOOK = `(() => { const handles = process._getActiveHandles();
  const listeners = [process, ...handles].reduce((sum, one) => sum + one.eventNames().reduce((n, name) => n + one.listenerCount(name), 0), 0);
  return { heap: process.memoryUsage().heapUsed, handles: handles.length, listeners }; })()`;

export type AgentGauge = Awaited<ReturnType<typeof agentGauge>>;

/** The agent, looked into through its own inspector, which it was started with. */
export async function agentGauge(pid: number, inspector: string) {
  const socket = new WebSocket(inspector);
  await new Promise((resolve, reject) => {
    socket.addEventListener('open', resolve);
    socket.addEventListener('error', reject);
  });
  let last = 0;
  const ask = (method: string, params: object): Promise<unknown> =>
    new Promise((resolve) => {
      const id = (last += 1);
      const hear = ({ data }: MessageEvent): void => {
        const answer = Answer.safeParse(JSON.parse(String(data))).data;
        if (answer?.id !== id) return;
        socket.removeEventListener('message', hear);
        resolve(answer.result?.result?.value);
      };
      socket.addEventListener('message', hear);
      socket.send(JSON.stringify({ id, method, params }));
    });
  return {
    async read(): Promise<Record<string, number>> {
      await ask('HeapProfiler.collectGarbage', {});
      const { heap, handles, listeners } = Inside.parse(await ask('Runtime.evaluate', { expression: LOOK, returnByValue: true }));
      return {
        agentHeapMb: heap / MB,
        agentRssMb: await residentMb(pid),
        agentFiles: await descriptors(pid),
        agentHandles: handles,
        agentListeners: listeners,
      };
    },
    [Symbol.dispose]: () => socket.close(),
  };
}
