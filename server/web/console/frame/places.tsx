import type { ReactNode } from 'react';
import { BarChartOutlined, ControlOutlined, DesktopOutlined, HomeOutlined, PlaySquareOutlined, ScheduleOutlined } from '@ant-design/icons';

type Label =
  | 'overview'
  | 'lessons'
  | 'programme'
  | 'playlists'
  | 'timetable'
  | 'stations'
  | 'screens'
  | 'groups'
  | 'statistics'
  | 'system'
  | 'alarms'
  | 'status'
  | 'jobs'
  | 'audit'
  | 'account'
  | 'aboutSystem';

export interface Place {
  to: string;
  label: Label;
  icon?: ReactNode;
  below?: readonly Place[];
}

/** The menu, in the order of a day's work. */
export const places: readonly Place[] = [
  { to: '/', label: 'overview', icon: <HomeOutlined /> },
  { to: '/lessons', label: 'lessons', icon: <PlaySquareOutlined /> },
  {
    to: '/playlists',
    label: 'programme',
    icon: <ScheduleOutlined />,
    below: [
      { to: '/playlists', label: 'playlists' },
      { to: '/timetable', label: 'timetable' },
    ],
  },
  {
    to: '/stations',
    label: 'stations',
    icon: <DesktopOutlined />,
    below: [
      { to: '/stations', label: 'stations' },
      { to: '/screens', label: 'screens' },
      { to: '/groups', label: 'groups' },
    ],
  },
  { to: '/statistics', label: 'statistics', icon: <BarChartOutlined /> },
  {
    to: '/system/jobs',
    label: 'system',
    icon: <ControlOutlined />,
    below: [
      { to: '/system/alarms', label: 'alarms' },
      { to: '/system/jobs', label: 'jobs' },
      { to: '/system/status', label: 'status' },
      { to: '/system/audit', label: 'audit' },
      { to: '/system/account', label: 'account' },
      { to: '/system/about', label: 'aboutSystem' },
    ],
  },
];

export function isAt(place: Place, path: string): boolean {
  if (place.to === '/') return path === '/';
  return path === place.to || path.startsWith(`${place.to}/`);
}
