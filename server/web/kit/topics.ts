import type { Topic } from '#shared/protocol/console.ts';
import type { CallName } from './client.ts';

/** Which topics a question depends on: when the server says one has changed, the question is asked again. */
export const readsOf: Partial<Record<CallName, readonly Topic[]>> = {
  listLessons: ['lesson'],
  getLesson: ['lesson', 'playlist', 'slot'],
  listImages: ['image'],
  listPlaylists: ['playlist', 'lesson', 'image'],
  getPlaylist: ['playlist', 'lesson', 'image'],
  listSlots: ['slot'],
  getDefault: ['slot', 'playlist'],
  previewDay: ['slot', 'playlist', 'lesson', 'screen', 'station'],
  listRegions: ['region'],
  listStations: ['station', 'region'],
  listScreens: ['screen', 'station', 'manifest'],
  getScreen: ['screen', 'station', 'manifest'],
  summary: ['record'],
  showings: ['record'],
  listAlarms: ['alarm', 'screen', 'station'],
  listForked: ['alarm'],
  listJobs: ['job'],
  whoAmI: ['account'],
  listSessions: ['account'],
  // Not getAudit: to look is logged, and that would be a reason to look again.
  listAudit: ['audit', 'account'],
  auditChain: ['audit'],
};

/** What a change touches, so that the page that made it does not depend on the socket to see it. */
export const writesOf: Partial<Record<CallName, readonly Topic[]>> = {
  describeLesson: ['lesson'],
  removeLesson: ['lesson'],
  cancelLesson: ['lesson', 'job'],
  retryLesson: ['lesson', 'job'],
  renameImage: ['image'],
  removeImage: ['image'],
  createPlaylist: ['playlist'],
  revisePlaylist: ['playlist'],
  removePlaylist: ['playlist'],
  createSlot: ['slot'],
  reviseSlot: ['slot'],
  removeSlot: ['slot'],
  setDefault: ['slot'],
  createRegion: ['region'],
  renameRegion: ['region'],
  removeRegion: ['region'],
  createStation: ['station'],
  reviseStation: ['station'],
  removeStation: ['station'],
  reviseScreen: ['screen'],
  revokeScreen: ['screen'],
  confirmEnrolment: ['screen'],
  markAlarmsSeen: ['alarm'],
  cancelJob: ['job', 'lesson'],
  retryJob: ['job', 'lesson'],
  endSession: ['account'],
  changePassword: ['account'],
  checkAudit: ['audit'],
  erasePerson: ['account', 'audit'],
};

export const dependsOn = (name: CallName, topic: Topic): boolean => readsOf[name]?.includes(topic) ?? false;
