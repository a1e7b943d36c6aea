import { useEffect, useState } from 'react';
import { useQueryClient, type QueryClient } from '@tanstack/react-query';
import type { z } from 'zod';
import type { Presence, Screen } from '#shared/model/place.ts';
import { consoleDown, type Topic } from '#shared/protocol/console.ts';
import { mendAnswers, refreshCalls, refreshHeard, refreshTopics } from '../../kit/asking.ts';
import type { CallName } from '../../kit/client.ts';
import { followServer } from '../../kit/live.ts';

type Status = z.output<(typeof consoleDown)['screen.status']['body']>;

const BUNDLE_MS = 400; // A hundred screens that change at once become one question.
const COUNT_MS = 2000; // Who is missing is counted anew for a whole county that comes back, not for each of its screens.
const GRACE_MS = 4000; // A short break is no news.

/** Follows the server while the page is open. False once the line has been down for longer than a moment. */
export function useLiveLine(): boolean {
  const client = useQueryClient();
  const [isLive, setLive] = useState(true);
  useEffect(() => {
    const bundle = bundled<Topic>(BUNDLE_MS, (topics) => void refreshTopics(client, topics));
    const counts = bundled<CallName>(COUNT_MS, (names) => void refreshCalls(client, names));
    const presences = new Map<string, Presence>();
    let grace: ReturnType<typeof setTimeout> | undefined = setTimeout(() => setLive(false), GRACE_MS);
    let hasJoined = false;
    const line = followServer({
      changed: ({ topic }) => bundle.add(topic),
      'lesson.progress': (said) => mendLesson(client, said),
      'job.progress': (said) => mendJob(client, said),
      'screen.status': (said) => {
        mendScreen(client, said);
        if (presences.get(said.id) !== said.presence) for (const name of OF_PRESENCE) counts.add(name);
        presences.set(said.id, said.presence);
      },
      joined: () => {
        clearTimeout(grace);
        setLive(true);
        // What was said meanwhile was not heard; the first time the page's own answers came while the line was being laid.
        void (hasJoined ? client.invalidateQueries() : refreshHeard(client));
        hasJoined = true;
      },
      lost: () => {
        clearTimeout(grace);
        grace = setTimeout(() => setLive(false), GRACE_MS);
      },
    });
    return () => {
      clearTimeout(grace);
      bundle.stop();
      counts.stop();
      line.close();
    };
  }, [client]);
  return isLive;
}

/** What follows from who is there: a screen that comes or goes is no change of the screen itself. */
const OF_PRESENCE = ['listAway', 'screenCounts'] as const;

/** Many in a while become one. */
function bundled<Name>(ms: number, tell: (names: Name[]) => void) {
  const names = new Set<Name>();
  let timer: ReturnType<typeof setTimeout> | undefined;
  return {
    add: (name: Name) => {
      names.add(name);
      timer ??= setTimeout(() => {
        timer = undefined;
        tell([...names]);
        names.clear();
      }, ms);
    },
    stop: () => clearTimeout(timer),
  };
}

interface Progress {
  id: string;
  progress: number;
  leftMs: number | null;
}

function mendJob(client: QueryClient, { id, ...said }: Progress): void {
  mendAnswers(client, 'listJobs', (list) => ({ ...list, jobs: list.jobs.map((job) => (job.id === id ? { ...job, ...said } : job)) }));
  mendAnswers(client, 'listBackups', (list) => (list.running?.id === id ? { ...list, running: { ...list.running, ...said } } : list));
}

function mendLesson(client: QueryClient, { id, progress, leftMs }: Progress): void {
  mendAnswers(client, 'listLessons', (list) => ({
    ...list,
    lessons: list.lessons.map((lesson) => (lesson.id === id ? { ...lesson, progress, leftMs } : lesson)),
  }));
  mendAnswers(client, 'getLesson', (lesson) => (lesson.id === id ? { ...lesson, progress, leftMs } : lesson));
}

function mendScreen(client: QueryClient, said: Status): void {
  const mend = (screen: Screen): Screen => (screen.id === said.id ? withStatus(screen, said) : screen);
  mendAnswers(client, 'listScreens', (list) => ({ ...list, screens: list.screens.map(mend) }));
  mendAnswers(client, 'getScreen', mend);
}

/** What a player has just said of itself, laid over what the server last answered. */
export function withStatus(screen: Screen, { presence, status, title, readiness }: Status, now: number = Date.now()): Screen {
  const since = presence === screen.presence ? screen.since : now;
  if (!status) return { ...screen, presence, since };
  const on = status.showing;
  const showing = on && {
    content: on.content,
    title: title ?? '',
    kind: on.kind,
    fromMs: on.positionMs,
    at: now,
    durationMs: on.durationMs,
  };
  return { ...screen, presence, since, showing, takenRevision: status.revision, readiness };
}
