import { randomBytes, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';

export type Role = 'screen' | 'mirror';

const LOOPBACK: ReadonlySet<string> = new Set(['127.0.0.1', 'localhost', '[::1]']);

export type Entrance = ReturnType<typeof createEntrance>;

/**
 * Who may see the page. The screen's own token serves once and becomes a cookie; the mirror's serves as long as the agent runs.
 * Neither stands in a URL or an argument that another user of the machine could read.
 */
export function createEntrance() {
  const mirrorToken = secret();
  let screenToken: string | null = null;
  const cookies = new Map<string, Role>();

  /** A new token for the screen's page; an older one is worth nothing any more. */
  const issueScreenToken = (): string => (screenToken = secret());

  /** The cookie that the token buys, or null. */
  function enter(token: string): { cookie: string; role: Role } | null {
    const role = roleFor(token);
    if (!role) return null;
    if (role === 'screen') {
      screenToken = null;
      // There is one screen: whoever was it before is no longer.
      for (const [cookie, held] of cookies) if (held === 'screen') cookies.delete(cookie);
    }
    const cookie = secret();
    cookies.set(cookie, role);
    return { cookie, role };
  }

  function roleFor(token: string): Role | null {
    if (screenToken !== null && isSame(token, screenToken)) return 'screen';
    return isSame(token, mirrorToken) ? 'mirror' : null;
  }

  /** The role that a request's cookies stand for; the screen's wins. */
  function roleOf({ headers }: Pick<IncomingMessage, 'headers'>): Role | null {
    const jar = jarOf(headers.cookie ?? '');
    const holds = (role: Role): boolean => cookies.get(jar.get(cookieName(role, headers.host)) ?? '') === role;
    if (holds('screen')) return 'screen';
    return holds('mirror') ? 'mirror' : null;
  }

  return { mirrorToken, issueScreenToken, enter, roleOf };
}

/** Browsers keep one jar for all ports of a host: two players on one machine must not push out each other's cookie. */
export function cookieName(role: Role, host: string | undefined): string {
  return `fieldcast_${role}_${/:(\d+)$/.exec(host ?? '')?.[1] ?? '80'}`;
}

/** By its name, so that a page of another house cannot reach us through a name that it lets point here. */
export function isLoopbackHost(host: string | undefined): boolean {
  return LOOPBACK.has((host ?? '').replace(/:\d+$/, ''));
}

/** A request that a page of ours makes comes from our own origin. */
export const isOwnOrigin = (request: Pick<IncomingMessage, 'headers'>): boolean =>
  request.headers.origin === undefined || request.headers.origin === `http://${request.headers.host}`;

const secret = (): string => randomBytes(24).toString('base64url');

const isSame = (given: string, known: string): boolean =>
  Buffer.byteLength(given) === known.length && timingSafeEqual(Buffer.from(given), Buffer.from(known));

function jarOf(header: string): Map<string, string> {
  return new Map(
    header.split(/;\s*/).map((pair) => {
      const [name = '', value = ''] = pair.split('=', 2);
      return [name, value];
    }),
  );
}
