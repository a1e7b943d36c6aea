import path from 'node:path';
import { expect, test } from 'vitest';
import { statisticsCalls } from '#shared/protocol/http/statistics.ts';
import { openBox, type Box } from '../support/box.ts';
import { until } from '../support/child.ts';
import { temporaryFolder } from '../support/folder.ts';
import { auditLedger } from '../support/ledger-of.ts';
import { openOffice } from '../support/office.ts';
import { clerkAt, timeOfDay } from '../support/village.ts';

const shows = (box: Box, lesson: number) =>
  until(async () => {
    const mark = await box.mark();
    return mark?.lesson === lesson ? mark : undefined;
  });

test(
  'a lesson goes in at one end, is seen on the screen, and its record comes out at the other; then the same without a network',
  { timeout: 420_000 },
  async () => {
    await using folder = await temporaryFolder();
    const serverFolder = path.join(folder.path, 'server');
    await using office = await openOffice(serverFolder);
    const clerk = clerkAt(office.client);
    const loop = await clerk.publishLesson('short.mp4');
    const timed = await clerk.publishLesson('odd-size.avi');
    const station = await clerk.openStation('李家沟农家党校');

    await using box = await openBox(office.url, path.join(folder.path, 'box'));
    await clerk.enrol(box, station, '教室大屏');
    const loopList = await clerk.makePlaylist('日间轮播', [loop.id]);
    await clerk.schedule(loopList, station, { tier: 'loop', start: '00:00', end: '00:00', repeats: true });

    // What is planned is what stands on the screen, and its seconds go on.
    const first = await shows(box, loop.sample.lesson);
    await until(async () => {
      const mark = await box.mark();
      return mark?.lesson === loop.sample.lesson && mark.second !== first.second;
    });

    // The record arrives and stands in the statistics, each figure down to its line.
    const day = { from: '2026-01-01', to: '2099-12-31' };
    const [shown] = await until(async () => {
      const { rows } = await office.client.call(statisticsCalls.showings, { query: { ...day, content: loop.id } });
      return rows.length > 0 && rows;
    });
    if (!shown) throw new Error('there is a showing');
    expect(shown).toMatchObject({ content: loop.id, cause: 'loop', stationName: '李家沟农家党校', screenName: '教室大屏' });
    expect(shown.frames).toBeGreaterThan(0);
    const line = await office.client.call(statisticsCalls.line, { params: { screen: shown.screen, epoch: shown.epoch, seq: shown.seq } });
    expect(line.chainHolds).toBe(true);
    expect(JSON.parse(line.line)).toMatchObject({ kind: 'showing', content: loop.id });
    await until(async () =>
      (await office.client.call(statisticsCalls.summary, { query: { ...day, by: 'content' } })).rows.some(
        (row) => row.key === loop.id && row.shownMs > 0,
      ),
    );
    // The round that a real browser shows from its first picture to its last counts as whole, by the length that its line tells.
    const [whole] = await until(async () => {
      const { rows } = await office.client.call(statisticsCalls.showings, { query: { ...day, content: loop.id, counted: 'completed' } });
      return rows.length > 0 && rows;
    });
    const key = { screen: whole?.screen ?? shown.screen, epoch: whole?.epoch ?? shown.epoch, seq: whole?.seq ?? 0 };
    const { itemMs } = JSON.parse((await office.client.call(statisticsCalls.line, { params: key })).line);
    expect(Math.abs((whole?.shownMs ?? 0) - itemMs)).toBeLessThan(2000);

    // A timed lesson is planned a little ahead and fetched; then the line goes dead, and so does the power.
    const timedList = await clerk.makePlaylist('上午课', [timed.id]);
    await clerk.schedule(timedList, station, { tier: 'timed', start: timeOfDay(90_000), end: timeOfDay(600_000), repeats: false });
    await box.agent().says(/"revision":(?:[3-9]|\d\d)[^\n]*taken over/);
    // In the middle of a showing: between two of them there would be nothing that the power cuts.
    const begun = (): number => box.agent().output().split('first frame presented').length;
    const before = begun();
    await until(async () => begun() > before);
    await office.stop('SIGTERM');
    await box.cutPower();
    await box.start();
    await shows(box, loop.sample.lesson); // At once, from its own shelf.
    await shows(box, timed.sample.lesson); // And on time what was planned for now.
    await shows(box, loop.sample.lesson); // Through, so the loop goes on.

    // The line is back: everything that happened is in the ledger once, in order.
    await office.start();
    await until(async () => {
      const { rows } = await office.client.call(statisticsCalls.showings, { query: { ...day, content: timed.id } });
      return rows.some(({ ended }) => ended === 'complete');
    });
    const { showings } = auditLedger(serverFolder);
    expect(showings.some(({ ended, content }) => ended === 'power' && content === loop.id)).toBe(true);
    const timedShowings = showings.filter(({ content }) => content === timed.id);
    expect(timedShowings).toHaveLength(1);
    expect(timedShowings[0]).toMatchObject({ cause: 'timed', ended: 'complete' });
    const starts = showings.map(({ fromMono }) => fromMono);
    expect(starts).toEqual(starts.toSorted((a, b) => a - b));
  },
);
