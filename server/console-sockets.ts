import type { Namespace } from 'socket.io';
import { consoleDown, consoleUp, Topic } from '#shared/protocol/console.ts';
import type { HandlersOf } from '#shared/protocol/contract.ts';
import { LessonId, type JobId, type SessionId } from '#shared/model/ids.ts';
import type { Change } from './database/changes.ts';
import type { FrontNeeds } from './front-needs.ts';
import type { ScreenNews } from './stations/screen-news.ts';
import { answer, tell } from './kit/sockets.ts';

const roomOf = (session: SessionId): string => `session ${session}`;

/** Pages of people who are signed in: they are told what changed and ask again by themselves. */
export function createConsoleSockets(namespace: Namespace, { accounts, log }: Pick<FrontNeeds, 'accounts' | 'log'>) {
  const handlers: HandlersOf<typeof consoleUp, null> = { hello: () => ({ now: Date.now() }) };

  namespace.use((socket, next) => {
    accounts.sessionOfCookie(socket.handshake.headers.cookie).then(
      async (session) => {
        if (!session) return next(new Error('not_signed_in'));
        await socket.join(roomOf(session.id));
        return next();
      },
      () => next(new Error('unexpected')),
    );
  });
  namespace.on('connection', (socket) => answer(socket, consoleUp, handlers, null, log));

  async function tellChanges(changes: Change[]): Promise<void> {
    const byTopic = Map.groupBy(changes, ({ topic }) => topic);
    for (const [name, some] of byTopic) {
      const topic = Topic.safeParse(name).data;
      if (topic) tell(namespace, consoleDown, 'changed', { topic, ids: [...new Set(some.map(({ subject }) => subject))].slice(0, 200) });
    }
    return Promise.resolve();
  }

  function tellProgress(job: { id: JobId; subject: string; progress: number; leftMs: number | null }): void {
    tell(namespace, consoleDown, 'job.progress', job);
    const lesson = LessonId.safeParse(job.subject).data;
    if (lesson) tell(namespace, consoleDown, 'lesson.progress', { id: lesson, progress: job.progress, leftMs: job.leftMs });
  }

  const tellScreen = (news: ScreenNews): void => tell(namespace, consoleDown, 'screen.status', news);

  const endSessions = (ids: readonly SessionId[]): void => {
    if (ids.length > 0) namespace.in(ids.map(roomOf)).disconnectSockets(true);
  };

  return { tellChanges, tellProgress, tellScreen, endSessions };
}
