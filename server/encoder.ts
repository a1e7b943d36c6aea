import path from 'node:path';
import { createBlobStore } from './catalogue/blob-store.ts';
import { encodeUntil } from './catalogue/encoding/encoder.ts';
import { encodingOffice } from './catalogue/encoding/office.ts';
import { EncoderOrders } from './catalogue/encoding/orders.ts';
import { encoderToken } from './catalogue/encoding/token.ts';
import { encoderSettings } from './catalogue/ingest/encoder-build.ts';
import { createLog } from './kit/log.ts';

/** A process that encodes: started by the server with its orders as the only argument, killed with it. */
async function main(): Promise<void> {
  process.umask(0o077);
  const { url, dataFolder, worker, kinds, isForGroup, logLevel } = EncoderOrders.parse(JSON.parse(process.argv[2] ?? '{}'));
  const stop = new AbortController();
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => process.exit(0)); // ffmpeg dies with it.
  const token = await encoderToken(path.join(dataFolder, 'keys'));
  const store = await createBlobStore(path.join(dataFolder, 'blobs'), { isForGroup });
  const build = await encoderSettings();
  await encodeUntil(stop.signal, { office: encodingOffice(url, token), store, dataFolder, log: createLog(logLevel), worker, build, kinds });
}

await main();
