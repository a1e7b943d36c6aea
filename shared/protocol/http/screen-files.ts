import { z } from 'zod';
import { ScreenFileId, ScreenId } from '../../model/ids.ts';
import { ScreenFile } from '../../model/screen-file.ts';
import { call } from '../call.ts';

/** As many as one page of the console shows. */
export const MOST_PICTURES = 100;

export const screenFileCalls = {
  /** Pictures and parts of the log that it has sent, newest first; the office keeps a few of each. */
  listScreenFiles: call({
    method: 'get',
    path: '/api/screens/:id/files',
    params: z.object({ id: ScreenId }),
    reply: z.object({ files: z.array(ScreenFile) }),
  }),
  /** The newest picture of each of these screens that has sent one, `ids` with commas; of all that may be seen, where there are none. */
  newestPictures: call({
    method: 'get',
    path: '/api/screens/pictures',
    query: z.object({
      ids: z
        .string()
        .transform((text) => text.split(',').filter(Boolean))
        .pipe(z.array(ScreenId).max(MOST_PICTURES))
        .optional(),
    }),
    reply: z.object({ pictures: z.array(ScreenFile) }),
  }),
};

/** The bytes, for who may see the screen; a log for who may change it. */
export const picturePath = (screen: ScreenId, file: ScreenFileId): string => `/api/screens/${screen}/pictures/${file}`;
export const logPath = (screen: ScreenId, file: ScreenFileId): string => `/api/screens/${screen}/logs/${file}`;
