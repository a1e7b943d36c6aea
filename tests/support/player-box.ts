import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { startAgent, type Agent, type AgentOptions } from '#player/agent/agent.ts';
import { machineTimepiece, type Timepiece } from '#player/agent/clock.ts';
import type { Watchfulness } from '#player/agent/live.ts';
import { openIdentity } from '#player/agent/identity.ts';
import type { ScreenId } from '#shared/model/ids.ts';
import { openFakePage, type FakePage } from './fake-page.ts';
import type { PlayerOffice } from './player-office.ts';

type Shell = { [K in 'takePicture' | 'readLog' | 'restart']?: AgentOptions[K] | undefined };
export type PlayerBox = Awaited<ReturnType<typeof openBox>>;

/** A village box with a data folder of its own: its agent can be started, stopped and started again. */
export async function openBox(
  server: () => URL,
  timepiece: Timepiece = machineTimepiece(),
  watch: Watchfulness = {},
  reloadPage?: () => void,
  /** What a shell can do beside that. */
  shell: Shell = {},
) {
  const data = await mkdtemp(join(tmpdir(), 'player-'));
  let agent: Agent | null = null;
  let pages: FakePage[] = [];

  async function start(where = server()): Promise<Agent> {
    const log = pino({ level: process.env.PLAYER_TEST_LOG ?? 'silent' });
    agent = await startAgent({
      server: where,
      data,
      port: 0,
      name: 'test',
      log,
      timepiece,
      watch,
      ...(reloadPage && { reloadPage }),
      ...(shell.takePicture && { takePicture: shell.takePicture }),
      ...(shell.readLog && { readLog: shell.readLog }),
      ...(shell.restart && { restart: shell.restart }),
      manifestPollMs: 300,
      enrolPollMs: 20,
    });
    await agent.ready;
    return agent;
  }

  async function stop(): Promise<void> {
    for (const page of pages) page.close();
    pages = [];
    await agent?.close();
    agent = null;
  }

  return {
    data,
    start,
    stop,
    async openPage(name?: string): Promise<FakePage> {
      if (!agent) throw new Error('the agent is not running');
      const page = await openFakePage(agent.origin, agent.issueScreenToken(), name);
      pages.push(page);
      return page;
    },
    async [Symbol.asyncDispose](): Promise<void> {
      await stop();
      await rm(data, { recursive: true, force: true });
    },
  };
}

/** As enrolment leaves it, without the talk. */
export async function enrolBox(data: string, office: PlayerOffice, screen: ScreenId = office.screen): Promise<Uint8Array> {
  const identity = await openIdentity(data);
  const rootKey = Buffer.from(office.keys.root.publicKey).toString('base64url');
  await identity.enrol({ screen, rootKey, server: office.url.href });
  office.knowKey(identity.publicKey);
  return identity.publicKey;
}
