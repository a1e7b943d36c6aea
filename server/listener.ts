import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer as createHttpServer, type RequestListener, type Server } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import { SettingsError, wrong } from '#shared/settings.ts';
import type { Config } from './config.ts';

/** HTTP, or HTTPS where there is a certificate. Not listening yet. */
export async function createListener({ tls }: Config, app: RequestListener): Promise<Server> {
  if (!tls) return createHttpServer(app);
  const cert = await readSetting('FIELDCAST_TLS_CERT', tls.cert);
  const key = await readSetting('FIELDCAST_TLS_KEY', tls.key);
  try {
    return createHttpsServer({ cert, key }, app);
  } catch (error) {
    const faults = [
      wrong('FIELDCAST_TLS_CERT', tls.cert, (said) => said.certificate),
      wrong('FIELDCAST_TLS_KEY', tls.key, (said) => said.certificate),
    ];
    throw new SettingsError(faults, { cause: error });
  }
}

async function readSetting(name: string, file: string): Promise<Buffer> {
  try {
    return await readFile(file);
  } catch (error) {
    throw new SettingsError([wrong(name, file, (said) => said.file)], { cause: error });
  }
}

export async function listen(server: Server, { host, port }: Config): Promise<void> {
  try {
    await once(server.listen(port, host), 'listening');
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code === 'EADDRINUSE') throw new SettingsError([wrong('FIELDCAST_PORT', `${port}`, (said) => said.portTaken)], { cause: error });
    if (code === 'EACCES') throw new SettingsError([wrong('FIELDCAST_PORT', `${port}`, (said) => said.portOfRoot)], { cause: error });
    if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND' || code === 'EAI_AGAIN')
      throw new SettingsError([wrong('FIELDCAST_HOST', host, (said) => said.host)], { cause: error });
    throw error;
  }
}
