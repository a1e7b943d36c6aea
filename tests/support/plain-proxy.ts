import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A proxy of the old school: it hands plain HTTP on, and refuses to change protocols or to let socket.io poll. */
export async function openPlainProxy(to: URL): Promise<AsyncDisposable & { url: URL; refused: string[] }> {
  const refused: string[] = [];
  const server = createServer((asked, answer) => {
    const { method = 'GET', url = '/', headers } = asked;
    if (url.startsWith('/socket.io')) {
      refused.push(`${method} ${url.split('?', 1)[0]}`);
      answer.writeHead(403).end('<html>blocked</html>');
      return;
    }
    const above = request(new URL(url, to), { method, headers }, (reply) => {
      answer.writeHead(reply.statusCode ?? 502, reply.headers);
      reply.pipe(answer);
    });
    above.on('error', () => answer.destroy());
    asked.pipe(above);
  });
  server.on('upgrade', ({ url = '' }, socket) => {
    refused.push(`upgrade ${url.split('?', 1)[0]}`);
    socket.end('HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\nConnection: close\r\n\r\n');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo; // Listening on a port, so never a pipe's name.
  return {
    url: new URL(`http://127.0.0.1:${port}`),
    refused,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
