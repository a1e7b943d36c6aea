import type { Namespace, Socket } from 'socket.io';
import { consoleDown, consoleUp, Topic } from '#shared/protocol/console.ts';
import type { HandlersOf } from '#shared/protocol/contract.ts';
import { LessonId, type AccountId, type JobId, type SessionId } from '#shared/model/ids.ts';
import type { Right } from '#shared/model/role.ts';
import { listSeen, RIGHT_OF } from './console-seen.ts';
import type { Change } from './database/changes.ts';
import type { FrontNeeds } from './front-needs.ts';
import type { Scope } from './kit/by.ts';
import type { ScreenNews } from './stations/screen-news.ts';
import { answer, tell } from './kit/sockets.ts';

const roomOf = (session: SessionId): string => `session ${session}`;
/** After a change of these somebody's part of the tree may be another. */
const MOVING = new Set<string>(['account', 'region', 'station'] satisfies Topic[]);
const MOST_IDS = 200;

interface Listener {
  socket: Socket;
  account: AccountId;
  scopes: ReadonlyMap<Right, Scope>;
}

type Needs = Pick<FrontNeeds, 'accounts' | 'log' | 'database'>;

/** Pages of people who are signed in: they are told what changed in their part of the tree, and ask again by themselves. */
export function createConsoleSockets(namespace: Namespace, { accounts, log, database }: Needs) {
  const handlers: HandlersOf<typeof consoleUp, null> = { hello: () => ({ now: Date.now() }) };
  const listeners = new Map<string, Listener>();
  const { reads } = database;

  namespace.use((socket, next) => {
    accounts.sessionOfCookie(socket.handshake.headers.cookie).then(
      async (session) => {
        if (!session) return next(new Error('not_signed_in'));
        const account = session.account.id;
        await socket.join(roomOf(session.id));
        listeners.set(socket.id, { socket, account, scopes: await accounts.scopesOf(account) });
        return next();
      },
      () => next(new Error('unexpected')),
    );
  });
  namespace.on('connection', (socket) => {
    socket.on('disconnect', () => listeners.delete(socket.id));
    answer(socket, consoleUp, handlers, null, log);
  });

  /** Those with a right, by their part of the tree, so that each part is looked at once. */
  function audience(right: Right): { scope: Scope; sockets: Socket[] }[] {
    const groups = new Map<string, { scope: Scope; sockets: Socket[] }>();
    for (const { socket, scopes } of listeners.values()) {
      const scope = scopes.get(right);
      if (!scope) continue;
      const key = JSON.stringify(scope);
      const group = groups.get(key) ?? { scope, sockets: [] };
      group.sockets.push(socket);
      groups.set(key, group);
    }
    return [...groups.values()];
  }

  async function tellChanges(changes: Change[]): Promise<void> {
    if (changes.some(({ topic }) => MOVING.has(topic))) await lookAgain();
    for (const [name, some] of Map.groupBy(changes, ({ topic }) => topic)) {
      const topic = Topic.safeParse(name).data;
      if (topic) await tellTopic(topic, [...new Set(some.map(({ subject }) => subject))].slice(0, MOST_IDS));
    }
  }

  async function tellTopic(topic: Topic, subjects: string[]): Promise<void> {
    for (const { scope, sockets } of audience(RIGHT_OF[topic])) {
      const ids = await listSeen(reads, scope, topic, subjects);
      for (const socket of sockets) tell(socket, consoleDown, 'changed', { topic, ids });
    }
    if (topic === 'account') tellOwners(subjects);
  }

  /** One's own account is one's own business, whatever one may: a role that was given or taken is seen at once. */
  function tellOwners(accounts: readonly string[]): void {
    for (const { socket, account, scopes } of listeners.values()) {
      if (accounts.includes(account) && !scopes.has(RIGHT_OF.account))
        tell(socket, consoleDown, 'changed', { topic: 'account', ids: [account] });
    }
  }

  async function lookAgain(): Promise<void> {
    const all = [...new Set([...listeners.values()].map(({ account }) => account))];
    const now = new Map(await Promise.all(all.map(async (account) => [account, await accounts.scopesOf(account)] as const)));
    for (const listener of listeners.values()) listener.scopes = now.get(listener.account) ?? new Map<Right, Scope>();
  }

  /** To everybody in whose part the subject is seen. */
  async function tellOf(topic: Topic, subject: string, say: (socket: Socket) => void): Promise<void> {
    for (const { scope, sockets } of audience(RIGHT_OF[topic])) {
      const isSeen = (await listSeen(reads, scope, topic, [subject])).length > 0;
      if (isSeen) sockets.forEach(say);
    }
  }

  const quietly = (work: Promise<void>): void => void work.catch((error: unknown) => log.warn({ err: error }, 'consoles were not told'));

  function tellProgress(job: { id: JobId; subject: string; progress: number; leftMs: number | null }): void {
    const lesson = LessonId.safeParse(job.subject).data;
    quietly(
      tellOf('job', job.id, (socket) => {
        tell(socket, consoleDown, 'job.progress', job);
        if (lesson) tell(socket, consoleDown, 'lesson.progress', { id: lesson, progress: job.progress, leftMs: job.leftMs });
      }),
    );
  }

  const tellScreen = (news: ScreenNews): void =>
    quietly(tellOf('screen', news.id, (socket) => tell(socket, consoleDown, 'screen.status', news)));

  const endSessions = (ids: readonly SessionId[]): void => {
    if (ids.length > 0) namespace.in(ids.map(roomOf)).disconnectSockets(true);
  };

  return { tellChanges, tellProgress, tellScreen, endSessions, isHeard: () => listeners.size > 0 };
}
