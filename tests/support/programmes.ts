import { ImageId, PlaylistId, SlotId } from '#shared/model/ids.ts';
import { PlannedSlot, Programme } from '#shared/model/programme.ts';
import type { PlannedItem, PlannedPlaylist } from '#shared/model/programme.ts';
import type { z } from 'zod';

const numbered = (prefix: string, number: number): string => `${prefix}_${String(number).padStart(26, '0')}`;

/** Ids in the order of their numbers, so that a test can say which is the larger. */
export const slotId = (number: number): SlotId => SlotId.parse(numbered('slt', number));
export const playlistId = (number: number): PlaylistId => PlaylistId.parse(numbered('pls', number));
export const imageId = (number: number): ImageId => ImageId.parse(numbered('img', number));

export const item = (number: number, ms: number): PlannedItem => ({ content: imageId(number), ms });

/** Items named 1, 2, 3 … with these seconds. */
export const playlist = (number: number, ...seconds: number[]): PlannedPlaylist => ({
  id: playlistId(number),
  items: seconds.map((length, index) => item(index + 1, length * 1000)),
});

/** A loop through every day of 2026, all day, of playlist 1, unless said otherwise. */
export const slot = (number: number, rest: Partial<z.input<typeof PlannedSlot>> = {}): PlannedSlot =>
  PlannedSlot.parse({
    id: slotId(number),
    tier: 'loop',
    priority: 0,
    playlist: playlistId(1),
    repeats: true,
    from: '2026-01-01',
    until: null,
    weekdays: [1, 2, 3, 4, 5, 6, 7],
    start: '00:00',
    end: '00:00',
    ...rest,
  });

/** In Shanghai, with nothing by default, unless said otherwise. */
export const programme = (rest: Partial<z.input<typeof Programme>>): Programme =>
  Programme.parse({ v: 1, zone: 'Asia/Shanghai', slots: [], playlists: [], defaultPlaylist: null, classes: [], ...rest });
