import type { Alarm } from '#shared/model/alarm.ts';
import { EpochId, newId, ScreenFileId } from '#shared/model/ids.ts';
import type { Screen, Station } from '#shared/model/place.ts';
import type { Answers } from './fake-office.ts';

const HOUR = 3_600_000;
const now = Date.now();

/** What a county's screens and server have raised: known, unknown, the server's own, with an unsure clock, and one that was seen. */
export function fakeAlarms(screens: readonly Screen[], stations: readonly Station[]): Alarm[] {
  const raised: Partial<Alarm>[] = [
    { what: 'manifest_distrusted', detail: 'manifest_not_by_delegate', picture: newId('fil', ScreenFileId) },
    { what: 'two_histories', detail: '4117', seq: 0 },
    { what: 'journal_lost', detail: 'put aside', clock: 'unsure', at: 86_400_000 },
    { what: 'fan_stopped', detail: '0 rpm, 81 °C' },
    { what: 'lines_thinned', detail: '20000', seen: { at: now - HOUR, by: '李主任' } },
  ];
  return raised.map((rest, index): Alarm => {
    const screen = screens[index % 3];
    const station = stations.find(({ id }) => id === screen?.station);
    if (!screen || !station) throw new Error('a county has screens at stations');
    const place = { screen: screen.id, screenName: screen.name, station: station.id, stationName: station.name };
    const at = now - (index + 1) * 5 * HOUR;
    const told = { what: '', detail: '', at, clock: 'sure' as const, receivedAt: at + 60_000, person: null, picture: null, seen: null };
    return { ...place, epoch: newId('epo', EpochId), seq: 40 + index, ...told, ...rest };
  });
}

/** Marking is kept, as a server does. */
export function alarmAnswers(alarms: readonly Alarm[]): Answers {
  let kept = [...alarms];
  return {
    listAlarms: ({ query }) => {
      const found = kept.filter(
        ({ screen, seen }) =>
          (!query.screen || screen === query.screen) && (!query.state || (seen === null) === (query.state === 'unseen')),
      );
      return { total: found.length, alarms: found.slice((query.page - 1) * query.size, query.page * query.size) };
    },
    markAlarmsSeen: ({ body }) => {
      const isMeant = (alarm: Alarm): boolean => body.alarms.some(({ epoch, seq }) => epoch === alarm.epoch && seq === alarm.seq);
      kept = kept.map((alarm) => (isMeant(alarm) && !alarm.seen ? { ...alarm, seen: { at: Date.now(), by: '李主任' } } : alarm));
      return {};
    },
    listForked: () => ({
      total: 212,
      lines: [4117, 4118].map((seq) => ({
        seq,
        hash: String(seq).repeat(16),
        line: `{"v":1,"kind":"power","boot":"c0ffee","toMono":${seq}}`,
        receivedAt: now - HOUR,
        held: seq === 4117 ? '{"v":1,"kind":"showing","content":"les_0","ended":"complete"}' : null,
      })),
    }),
  };
}
