import path from 'node:path';
import { expect, test } from 'vitest';
import { makeBytes, sendThroughCuts } from '#scripts/office/cut-upload.ts';
import { temporaryFolder } from '#tests/support/folder.ts';
import { openOffice } from '#tests/support/office.ts';

test('a file arrives as it was sent, by a line that is cut twenty times to a server that is killed three times', async () => {
  await using folder = await temporaryFolder();
  const [file, dataFolder] = [path.join(folder.path, '课件.mp4'), path.join(folder.path, 'server')];
  const bytes = 20_000_000;
  await makeBytes(file, bytes, 7);
  await using office = await openOffice(dataFolder);
  const sent = await sendThroughCuts({ office, dataFolder, file, bytes, cuts: 20, restarts: 3, seed: 7 });
  expect(sent).toMatchObject({ isEqual: true, cuts: 20, restarts: 3, content: expect.stringMatching(/^les_/) });
}, 120_000);
