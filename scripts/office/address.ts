import type { Config } from '#server/config.ts';

/** As a program or a person at this machine reaches the server. */
export function addressOf({ tls, host, port }: Config): string {
  const here = host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host;
  return `${tls ? 'https' : 'http'}://${here.includes(':') ? `[${here}]` : here}:${port}`;
}
