import type { ReactNode } from 'react';
import type { Right } from '#shared/model/role.ts';
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
  | 'backups'
  | 'people'
  | 'account'
  | 'aboutSystem';

export interface Place {
  to: string;
  label: Label;
  icon?: ReactNode;
  below?: readonly Place[];
  /** Whoever has it not finds nothing there. */
  right?: Right;
}

/** The menu, in the order of a day's work. */
export const places: readonly Place[] = [
  { to: '/', label: 'overview', icon: <HomeOutlined /> },
  { to: '/lessons', label: 'lessons', right: 'content.read', icon: <PlaySquareOutlined /> },
  {
    to: '/playlists',
    label: 'programme',
    right: 'programme.read',
    icon: <ScheduleOutlined />,
    below: [
      { to: '/playlists', label: 'playlists' },
      { to: '/timetable', label: 'timetable' },
    ],
  },
  {
    to: '/stations',
    label: 'stations',
    right: 'places.read',
    icon: <DesktopOutlined />,
    below: [
      { to: '/stations', label: 'stations' },
      { to: '/screens', label: 'screens' },
      { to: '/groups', label: 'groups' },
    ],
  },
  { to: '/statistics', label: 'statistics', right: 'records.read', icon: <BarChartOutlined /> },
  {
    to: '/system/accounts',
    label: 'system',
    icon: <ControlOutlined />,
    below: [
      { to: '/system/accounts', label: 'people', right: 'people.read' },
      { to: '/system/alarms', label: 'alarms', right: 'records.read' },
      { to: '/system/jobs', label: 'jobs', right: 'system.read' },
      { to: '/system/status', label: 'status', right: 'system.read' },
      { to: '/system/backups', label: 'backups', right: 'system.write' },
      { to: '/system/audit', label: 'audit', right: 'audit.read' },
      { to: '/system/account', label: 'account' },
      { to: '/system/about', label: 'aboutSystem' },
    ],
  },
];

/** What this person finds something in; an entry with others below it leads to the first of them. */
export function placesFor(rights: readonly Right[]): Place[] {
  const isFor = ({ right }: Place): boolean => right === undefined || rights.includes(right);
  return places.filter(isFor).map((place) => {
    const below = place.below?.filter(isFor);
    const [first] = below ?? [];
    return below && first ? { ...place, below, to: first.to } : place;
  });
}

export function isAt(place: Place, path: string): boolean {
  if (place.to === '/') return path === '/';
  return path === place.to || path.startsWith(`${place.to}/`);
}
