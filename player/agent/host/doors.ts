import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { urlencoded, type Express, type Response } from 'express';
import { z } from 'zod';
import { words } from '#shared/words/languages.ts';
import { cookieName, type Entrance } from './entrance.ts';

const Token = z.object({ token: z.string().max(200) });

/** POST /enter: a token becomes a cookie. GET /mirror without one: the small page that posts what stands behind the '#'. */
export function addDoors(app: Express, entrance: Entrance): void {
  app.post('/enter', urlencoded({ extended: false, limit: '2kb' }), (request, response) => {
    const body = Token.safeParse(request.body);
    const entered = body.success ? entrance.enter(body.data.token) : null;
    if (!entered) {
      sendPage(response.status(403), `<p>${words['zh-CN'].common.linkOver} ${words.en.common.linkOver}</p>`);
      return;
    }
    const isScreen = entered.role === 'screen';
    response.cookie(cookieName(entered.role, request.headers.host), entered.cookie, { httpOnly: true, sameSite: 'strict', path: '/' });
    // Not a redirect: that would still count as coming from where the form stood, and the cookie would stay at home.
    sendPage(response, `<meta http-equiv="refresh" content="0;url=${isScreen ? '/' : '/mirror'}">`);
  });

  app.get('/mirror', (request, response, next) => {
    if (entrance.roleOf(request) !== null) next();
    else
      sendPage(
        response,
        `<form method="post" action="/enter"><input type="hidden" name="token"></form><script src="/mirror-door.js"></script>`,
      );
  });
  app.get('/mirror-door.js', (_request, response) => {
    response.type('text/javascript').send(DOOR);
  });
}

const DOOR = `const form = document.forms[0];
form.elements.token.value = location.hash.slice(1);
history.replaceState(null, '', location.pathname);
form.submit();
`;

function sendPage(response: Response, body: string): void {
  response
    .set('cache-control', 'no-store')
    .type('html')
    .send(`<!doctype html><meta charset="utf-8"><title>田间课堂</title><body>${body}</body>`);
}

/** The file a browser is started with: it carries the token where only this user can read it, and gives it up at once. */
export async function writeStartPage(folder: string, origin: string, token: string): Promise<string> {
  const file = join(folder, 'start.html');
  const html = `<!doctype html><html style="background:#0f2119;cursor:none"><meta charset="utf-8"><title>田间课堂</title><body><form method="post" action="${origin}/enter"><input type="hidden" name="token" value="${token}"></form><script>document.forms[0].submit()</script></body>`;
  await writeFile(file, html, { mode: 0o600 });
  return file;
}
