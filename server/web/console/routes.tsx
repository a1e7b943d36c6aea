import type { ComponentType } from 'react';
import { createBrowserRouter, Navigate, type RouteObject } from 'react-router';
import { Frame } from './frame/frame.tsx';
import { Ground } from './frame/ground.tsx';
import { NotThere } from './frame/not-there.tsx';
import { PageFault } from './frame/page-fault.tsx';
import { LateSkeleton } from './parts/late-skeleton.tsx';

/** Each page is its own file to fetch; a village line pays for what is opened. */
const page = (path: string, load: () => Promise<{ default: ComponentType }>): RouteObject => ({
  path,
  lazy: async () => ({ Component: (await load()).default }),
});

const inside: RouteObject[] = [
  { index: true, lazy: async () => ({ Component: (await import('./pages/overview/overview-page.tsx')).default }) },
  page('lessons', () => import('./pages/lessons/lessons-page.tsx')),
  page('lessons/:id', () => import('./pages/lesson/lesson-page.tsx')),
  page('playlists', () => import('./pages/playlists/playlists-page.tsx')),
  page('playlists/:id', () => import('./pages/playlist/playlist-page.tsx')),
  page('timetable', () => import('./pages/timetable/timetable-page.tsx')),
  page('stations', () => import('./pages/stations/stations-page.tsx')),
  page('stations/:id', () => import('./pages/station/station-page.tsx')),
  page('screens', () => import('./pages/screens/screens-page.tsx')),
  page('groups', () => import('./pages/groups/groups-page.tsx')),
  page('screens/:id', () => import('./pages/screen/screen-page.tsx')),
  page('statistics', () => import('./pages/statistics/statistics-page.tsx')),
  page('statistics/showings', () => import('./pages/showings/showings-page.tsx')),
  page('system/alarms', () => import('./pages/alarms/alarms-page.tsx')),
  page('system/status', () => import('./pages/status/status-page.tsx')),
  page('system/jobs', () => import('./pages/jobs/jobs-page.tsx')),
  page('system/backups', () => import('./pages/backups/backups-page.tsx')),
  page('system/audit', () => import('./pages/audit/audit-page.tsx')),
  page('system/accounts', () => import('./pages/people/people-page.tsx')),
  page('system/accounts/:id', () => import('./pages/person/person-page.tsx')),
  page('system/account', () => import('./pages/account/account-page.tsx')),
  page('system/about', () => import('./pages/about/about-page.tsx')),
  { path: 'system', element: <Navigate to="/system/jobs" replace /> },
  { path: '*', Component: NotThere },
];

export const openRoutes = () =>
  createBrowserRouter([
    {
      Component: Ground,
      ErrorBoundary: PageFault,
      hydrateFallbackElement: <LateSkeleton />,
      children: [
        page('/login', () => import('./pages/login/login-page.tsx')),
        page('/setup', () => import('./pages/setup/setup-page.tsx')),
        { path: '/', Component: Frame, children: [{ ErrorBoundary: PageFault, children: inside }] },
      ],
    },
  ]);
