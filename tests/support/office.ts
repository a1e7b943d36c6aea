import { OfficeClient } from '#scripts/office/client.ts';
import { run, type Running } from './child.ts';

const LOGIN = 'clerk';
const PASSWORD = 'wheat-field-4711';

/** A real server process on a folder of the test's own, with somebody signed in. */
export interface Office extends AsyncDisposable {
  url: string;
  client: OfficeClient;
  server: Running;
  /** Kills it with -9 (or stops it in order) and starts it again on the same port. */
  restart: (signal?: NodeJS.Signals) => Promise<void>;
  stop: (signal: NodeJS.Signals) => Promise<void>;
  /** After a restore every login is over. */
  signIn: () => Promise<void>;
  start: () => Promise<void>;
}

export async function openOffice(dataFolder: string, environment: Record<string, string> = {}): Promise<Office> {
  const settings = { FIELDCAST_DATA: dataFolder, FIELDCAST_RECONNECT_WINDOW_S: '1', ...environment };
  let server = run('server/main.ts', [], { ...settings, FIELDCAST_PORT: '0' });
  const url = (await server.says(/"url":"([^"]+)","msg":"listening"/))[1] ?? '';
  const { port } = new URL(url);
  const client = new OfficeClient(url);
  const token = (await server.says(/\/setup#(\S+)/))[1] ?? '';
  await client.setUp(token, LOGIN, PASSWORD);

  async function start(): Promise<void> {
    server = run('server/main.ts', [], { ...settings, FIELDCAST_PORT: port });
    await server.says(/"msg":"listening"/);
  }
  return {
    url,
    client,
    get server() {
      return server;
    },
    start,
    signIn: () => client.logIn(LOGIN, PASSWORD),
    stop: (signal) => server.kill(signal),
    async restart(signal = 'SIGKILL') {
      await server.kill(signal);
      await start();
    },
    [Symbol.asyncDispose]: () => server.kill('SIGTERM'),
  };
}
