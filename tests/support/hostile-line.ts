import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, request as ask, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { connect, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';

export interface Heard {
  status: number;
  headers: Record<string, string>;
  body: Buffer;
}

/** What somebody on the way does. */
export interface Attack {
  /** With each answer that goes by; what it returns goes on in its place. */
  alter?: (path: string, heard: Heard) => Heard | undefined;
  /** Answers himself. True: he did. */
  answer?: (path: string, response: ServerResponse, asked: Buffer) => boolean;
}

/** Everything between a box and its office goes through these hands; with `tls` under a certificate that this process trusts. */
export async function openHostileLine(office: () => URL, { tls = false } = {}) {
  let attack: Attack = {};
  const listener: RequestListener = (request, response) => {
    pass(request, response).catch(() => response.destroy());
  };
  const server = tls ? createTlsServer(trustedCertificate(), listener) : createServer(listener);

  async function pass(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = request.url ?? '/';
    const asked = await bytesOf(request);
    if (attack.answer?.(path, response, asked)) return;
    const heard = await forward(new URL(path, office()), request, asked);
    const said = attack.alter?.(path, heard) ?? heard;
    response.writeHead(said.status, { ...said.headers, 'content-length': said.body.length }).end(said.body);
  }

  server.on('upgrade', (request, below, head) => {
    const { hostname, port } = office();
    const above = connect(Number(port), hostname, () => {
      const headers = Object.entries(request.headers).map(([name, value]) => `${name}: ${String(value)}\r\n`);
      above.write(`GET ${request.url} HTTP/1.1\r\n${headers.join('')}\r\n`);
      above.write(head);
      below.pipe(above).pipe(below);
    });
    for (const socket of [below, above]) socket.on('error', () => undefined);
    below.on('close', () => above.destroy());
    above.on('close', () => below.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo; // A TCP server has no other kind of address.
  return {
    url: new URL(`${tls ? 'https' : 'http'}://127.0.0.1:${port}`),
    attack: (next: Attack): void => void (attack = next),
    async [Symbol.asyncDispose](): Promise<void> {
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

function forward(url: URL, { method, headers }: IncomingMessage, asked: Buffer): Promise<Heard> {
  return new Promise((resolve, reject) => {
    const going = ask(url, { method, headers: { ...headers, host: url.host } }, (response) => {
      const kept = Object.entries(response.headers).flatMap(([name, value]) =>
        typeof value === 'string' && !['content-length', 'transfer-encoding', 'connection'].includes(name) ? [[name, value]] : [],
      );
      bytesOf(response).then(
        (body) => resolve({ status: response.statusCode ?? 502, headers: Object.fromEntries(kept) as Record<string, string>, body }),
        reject,
      );
    });
    going.on('error', reject).end(asked);
  });
}

async function bytesOf(stream: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const parts: Uint8Array[] = [];
  for await (const part of stream) parts.push(part);
  return Buffer.concat(parts);
}

/** As of an authority that the box trusts, and that gave this house a certificate in the office's name. */
function trustedCertificate(): { key: Buffer; cert: Buffer } {
  const folder = mkdtempSync(join(tmpdir(), 'certificate-'));
  const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')];
  const words = ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '1'];
  const subject = ['-subj', '/CN=127.0.0.1', '-addext', 'subjectAltName=IP:127.0.0.1'];
  execFileSync('openssl', [...words, '-keyout', key, '-out', cert, ...subject], { stdio: 'ignore' });
  const made = { key: readFileSync(key), cert: readFileSync(cert) };
  rmSync(folder, { recursive: true });
  setDefaultCACertificates([...getCACertificates('default'), made.cert.toString()]);
  return made;
}
