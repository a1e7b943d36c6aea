import { createServer, type Server as HttpServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import express, { type Express, type Request, type Response } from 'express';
import { Server } from 'socket.io';
import { isSignedBy } from '#player/agent/ed25519.ts';
import { hex, sha256 } from '#player/agent/sha256.ts';
import type { DownloadRule } from '#shared/model/download-rule.ts';
import { EnrolmentId, newId, PlaylistId, ScreenId, StationId } from '#shared/model/ids.ts';
import type { ManifestRoot } from '#shared/model/manifest.ts';
import type { OperatorsSection } from '#shared/model/operator.ts';
import type { ScreenKind } from '#shared/model/place.ts';
import type { PlannedSlot, Programme } from '#shared/model/programme.ts';
import { AppError } from '#shared/problem.ts';
import type { Envelope } from '#shared/protocol/dsse.ts';
import { commitmentOf, enrolmentCalls, sixDigits } from '#shared/protocol/enrolment.ts';
import { FilePiece, loginText, playerCalls, playerUp, type PlayerStatus } from '#shared/protocol/player.ts';
import { MANIFEST_TYPE, REVOCATION_TYPE, WELCOME_TYPE } from '#shared/protocol/version.ts';
import { createFakeLedger } from './fake-ledger.ts';
import { hashOf, type Goods } from './lesson-goods.ts';
import { newOfficeKeys, sealed } from './office-keys.ts';

const DAY_MS = 86_400_000;

export interface PublishDraft {
  goods: Goods[];
  /** Playlists by their goods; the first is the default. */
  playlists?: Goods[][];
  slots?: (ids: PlaylistId[]) => PlannedSlot[];
  imageMs?: number;
  withdrawn?: string[];
  kind?: ScreenKind;
  volume?: number;
  download?: DownloadRule;
  zone?: string;
  operators?: OperatorsSection['operators'];
  change?: (root: ManifestRoot) => ManifestRoot;
}

export type PlayerOffice = Awaited<ReturnType<typeof openPlayerOffice>>;

/** A whole office in memory, as far as one screen can tell: enrolment, login, manifests, files, ledger. It can go away and come back. */
export async function openPlayerOffice() {
  const keys = newOfficeKeys();
  const screen = newId('scr', ScreenId);
  const ledger = createFakeLedger(screen);
  const files = new Map<string, Buffer>();
  const statuses: PlayerStatus[] = [];
  const requests: string[] = [];
  const nonce = new Uint8Array(32).fill(7);
  let screenKey: Uint8Array | null = null;
  let enrolment: { commitment: string; digits: string | null; state: 'waiting' | 'comparing' | 'confirmed' | 'refused' } | null = null;
  /** Commands as they were signed, and what the screen said of them. */
  let commands: Envelope[] = [];
  const answers: { id: string; answer: unknown }[] = [];
  /** What boxes sent beside records, whole or not. */
  let pieces = Infinity;
  const sent: { note: FilePiece; hash: string; bytes: Buffer }[] = [];
  let newest: { revision: number; manifest: unknown } | null = null;
  let isRevoked = false;
  let hasSockets = true;
  let token = 'token-1';
  let http: HttpServer | null = null;
  let io: Server | null = null;
  let port = 0;

  const isKnown = (request: Request): boolean => request.headers.authorization === `Bearer ${token}`;
  const tellsTheRest = (request: Request): boolean => request.headers.authorization === 'Bearer for-records';
  function requireTeller(request: Request): void {
    if (!tellsTheRest(request)) requireScreen(request);
  }
  const cutOff = (): AppError => {
    const revocation = sealed(REVOCATION_TYPE, { v: 1, screen, at: Date.now() }, keys.signing);
    return new AppError('screen_revoked', { word: JSON.stringify({ delegation: keys.delegation, revocation }) });
  };
  function requireScreen(request: Request): void {
    if (isRevoked) throw cutOff();
    if (!isKnown(request)) throw new AppError('not_signed_in');
  }

  function hello(body: unknown) {
    const { epoch, nonce: asked = '' } = playerUp.hello.body.parse(body);
    const now = Date.now();
    const said = { now, watermark: ledger.watermark(epoch), newestRevision: newest?.revision ?? null, reconnectWindowMs: 1000 };
    const welcome = sealed(WELCOME_TYPE, { v: 1, screen, nonce: asked, ...said }, keys.signing);
    return { ...said, signed: { delegation: keys.delegation, welcome } };
  }

  function checkSignature(body: unknown): void {
    const { challenge, signature } = playerCalls.login.body.parse(body);
    const isRight = screenKey && isSignedBy(screenKey, Buffer.from(loginText(challenge)), Buffer.from(signature, 'base64url'));
    if (!isRight) throw new AppError('not_signed_in');
  }

  function logIn(body: unknown) {
    if (isRevoked) throw cutOff();
    checkSignature(body);
    return { token, expiresInMs: 3_600_000, now: Date.now() };
  }

  function reveal(body: unknown) {
    const { key, nonce: theirs } = enrolmentCalls.reveal.body.parse(body);
    const player = { key: new Uint8Array(Buffer.from(key, 'base64url')), nonce: new Uint8Array(Buffer.from(theirs, 'base64url')) };
    if (!enrolment || hex(commitmentOf(sha256, player.key, player.nonce)) !== enrolment.commitment)
      throw new AppError('enrolment_mismatch');
    enrolment.digits = sixDigits(sha256, player, { key: keys.root.publicKey, nonce });
    screenKey = player.key;
    return { rootKey: base64url(keys.root.publicKey), nonce: base64url(nonce) };
  }

  function build(): Express {
    const app = express().use(express.json({ limit: '1mb' }));
    app.use((request, _response, next) => {
      requests.push(`${request.method} ${request.path}`);
      next();
    });
    app.post('/api/enrolments', (request, response) => {
      enrolment = { commitment: enrolmentCalls.begin.body.parse(request.body).commitment, digits: null, state: 'waiting' };
      const commitment = hex(commitmentOf(sha256, keys.root.publicKey, nonce));
      response.json({ id: newId('enr', EnrolmentId), code: 'ABCDEF', commitment, expiresInMs: 600_000 });
    });
    app.post('/api/enrolments/:id/reveal', (request, response) => void response.json(reveal(request.body)));
    app.get('/api/enrolments/:id', (_request, response) => {
      response.json(enrolment?.state === 'confirmed' ? { state: 'confirmed', screen } : { state: enrolment?.state ?? 'expired' });
    });
    app.post('/api/player/challenge', (_request, response) => void response.json({ challenge: `c${Math.random()}` }));
    app.post('/api/player/login', (request, response) => void response.json(logIn(request.body)));
    app.post(playerCalls.loginForRecords.path, (request, response) => {
      checkSignature(request.body);
      response.json({ token: 'for-records', expiresInMs: 3_600_000, now: Date.now() });
    });
    app.get('/api/player/manifest', (request, response) => {
      requireScreen(request);
      const isNews = newest && newest.revision > Number(request.query.have ?? 0);
      response.json({ now: Date.now(), newest: isNews ? { delegation: keys.delegation, manifest: newest?.manifest } : null });
    });
    app.get(playerCalls.commands.path, (request, response) => {
      requireScreen(request);
      response.json({ now: Date.now(), delegation: keys.delegation, commands });
    });
    app.post(playerCalls.answerCommand.path, (request, response) => {
      requireScreen(request);
      answers.push({ id: request.params.id ?? '', answer: playerCalls.answerCommand.body.parse(request.body) });
      response.json({});
    });
    app.put('/api/player/files/:hash', async (request, response) => {
      requireScreen(request);
      const [note, hash] = [FilePiece.parse(request.query), request.params.hash];
      const piece = await buffer(request);
      if (piece.length > 0 && pieces-- <= 0) throw new AppError('not_ready');
      const file = sent.find(({ note: { id } }) => id === note.id) ?? { note, hash, bytes: Buffer.alloc(0) };
      if (!sent.includes(file)) sent.push(file);
      if (note.from === file.bytes.length) file.bytes = Buffer.concat([file.bytes, piece]);
      response.json({ received: file.bytes.length });
    });
    app.post('/api/player/hello', (request, response) => {
      requireTeller(request);
      response.json(hello(request.body));
    });
    app.post('/api/player/records', (request, response) => {
      requireTeller(request);
      response.json(ledger.append(playerCalls.records.body.parse(request.body)));
    });
    app.get(['/blobs/:hash', '/api/player/sections/:hash'], (request, response) => {
      requireScreen(request);
      sendFile(request, response, files.get(String(request.params.hash)));
    });
    app.use((error: unknown, _request: Request, response: Response, _next: unknown) => {
      const problem = error instanceof AppError ? { code: error.code, params: error.params } : { code: 'unexpected', params: {} };
      response.status(problem.code === 'screen_revoked' ? 403 : 400).json({ ok: false, problem });
    });
    return app;
  }

  async function open(): Promise<void> {
    http = createServer(build());
    io = new Server(http, { transports: ['websocket'] });
    const players = io.of('/player');
    players.use((socket, next) => {
      const code = isRevoked ? 'screen_revoked' : 'not_signed_in';
      const isIn = hasSockets && !isRevoked && socket.handshake.auth.token === token;
      next(isIn ? undefined : Object.assign(new Error(code), { data: { code, params: {} } }));
    });
    players.on('connection', (socket) => {
      const answer = (event: string, work: (body: unknown) => unknown): void => {
        socket.on(event, (body: unknown, ack: (reply: unknown) => void) => ack(replyOf(() => work(body))));
      };
      answer('hello', hello);
      answer('records.append', (body) => ledger.append(playerUp['records.append'].body.parse(body)));
      answer('status', (body) => {
        statuses.push(playerUp.status.body.parse(body));
        return {};
      });
    });
    const server = http;
    await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
    port = portOf(server.address());
  }

  async function goAway(): Promise<void> {
    await io?.close();
    http?.closeAllConnections();
    io = http = null;
  }

  /** A root that names what is in the draft; its files can be had. */
  function compose(draft: PublishDraft, revision: number): ManifestRoot {
    for (const { blobs } of draft.goods) for (const [hash, bytes] of blobs) files.set(hash, bytes);
    const section = (document: unknown) => {
      const bytes = Buffer.from(JSON.stringify(document));
      const blob = hashOf(bytes);
      files.set(blob, bytes);
      return { blob, bytes: bytes.length };
    };
    const now = Date.now();
    const sections = sectionsOf(draft, section);
    const plain = { v: 1 as const, screen, revision, issuedAt: now, validUntil: now + 60 * DAY_MS, lowestPlayer: '0.0.0' };
    const root: ManifestRoot = { ...plain, withdrawn: draft.withdrawn ?? [], emergency: null, sections };
    return draft.change ? draft.change(root) : root;
  }

  /** Signs and offers the next manifest, and pokes whoever listens. */
  function publish(draft: PublishDraft): ManifestRoot {
    const revision = (newest?.revision ?? 0) + 1;
    const changed = compose(draft, revision);
    newest = { revision, manifest: sealed(MANIFEST_TYPE, changed, keys.signing) };
    io?.of('/player').emit('manifest.exists', { revision }, () => undefined);
    return changed;
  }

  await open();
  return {
    screen,
    keys,
    ledger,
    files,
    statuses,
    requests,
    answers,
    sent,
    /** So many pieces more; then it has no time for them. */
    takeFiles: (most: number) => void (pieces = most),
    /** These wait for the screen from now on, as whoever made them signed them; it is poked. */
    command(...waiting: Envelope[]): void {
      commands = waiting;
      io?.of('/player').emit('command.waits', {}, () => undefined);
    },
    get url() {
      return new URL(`http://127.0.0.1:${port}`);
    },
    compose,
    publish,
    /** The newest manifest as it was signed. */
    offered: () => newest?.manifest,
    /** A word on the socket that nobody signed. */
    say: (event: string, body: unknown) => void io?.of('/player').emit(event, body, () => undefined),
    goAway,
    comeBack: open,
    /** The admin has entered the code and sees these digits. */
    compare(): string | null {
      if (enrolment) enrolment.state = 'comparing';
      return enrolment?.digits ?? null;
    },
    refuse: () => void (enrolment && (enrolment.state = 'refused')),
    confirm: () => void (enrolment && (enrolment.state = 'confirmed')),
    knowKey: (key: Uint8Array) => void (screenKey = key),
    hasRevealed: () => enrolment?.digits != null,
    revoke(): void {
      isRevoked = true;
      io?.of('/player').emit('revoked', {}, () => undefined);
    },
    /** As behind a proxy that knows no web sockets. */
    refuseSockets: () => void (hasSockets = false),
    renewTokens: () => void (token = `token-${Math.random()}`),
    [Symbol.asyncDispose]: goAway,
  };
}

export function sectionsOf(
  draft: PublishDraft,
  section: (document: unknown) => ManifestRoot['sections']['programme'],
): ManifestRoot['sections'] {
  const lists = (draft.playlists ?? [draft.goods]).map((goods) => ({
    id: newId('pls', PlaylistId),
    items: goods.map((good) => ({ content: good.id, ms: good.kind === 'lesson' ? good.ms : (draft.imageMs ?? 5000) })),
  }));
  const ids = lists.map(({ id }) => id);
  const programme: Programme = {
    v: 1,
    zone: draft.zone ?? 'Asia/Shanghai',
    slots: draft.slots?.(ids) ?? [],
    playlists: lists,
    defaultPlaylist: ids[0] ?? null,
    classes: [],
  };
  const lessons = draft.goods.flatMap((good) =>
    good.kind === 'lesson'
      ? [{ id: good.id, title: good.title, teacher: '', topic: '', edition: 1, durationMs: good.ms, package: good.index.blob }]
      : [],
  );
  const images = draft.goods.flatMap((good) =>
    good.kind === 'image' ? [{ id: good.id, title: good.title, blob: good.index.blob, type: 'image/png', width: 800, height: 600 }] : [],
  );
  const indexes = (kind: Goods['kind']) => draft.goods.filter((good) => good.kind === kind).map(({ index }) => index);
  return {
    ...(draft.operators && { operators: section({ v: 1, operators: draft.operators }) }),
    programme: section(programme),
    lessons: section({ v: 1, lessons, images }),
    packages: section({ v: 1, packages: indexes('lesson'), images: indexes('image') }),
    settings: section({
      v: 1,
      station: { id: newId('sta', StationId), name: '平果村' },
      name: '大屏',
      kind: draft.kind ?? 'station',
      zone: 'Asia/Shanghai',
      language: 'zh-CN',
      volume: draft.volume ?? 80,
      safePicture: null,
      ...(draft.download && { download: draft.download }),
    }),
  };
}

function replyOf(work: () => unknown): unknown {
  try {
    return { ok: true, value: work() };
  } catch (error) {
    const problem = error instanceof AppError ? { code: error.code, params: error.params } : { code: 'unexpected', params: {} };
    return { ok: false, problem };
  }
}

function sendFile(request: Request, response: Response, bytes: Buffer | undefined): void {
  if (!bytes) throw new AppError('not_found', { what: 'blob', id: request.path });
  response.set({ etag: `"${hashOf(bytes)}"`, 'accept-ranges': 'bytes' });
  const from = /^bytes=(\d+)-$/.exec(request.headers.range ?? '')?.[1];
  if (from === undefined) response.end(bytes);
  else
    response
      .status(206)
      .set('content-range', `bytes ${from}-${bytes.length - 1}/${bytes.length}`)
      .end(bytes.subarray(Number(from)));
}

function portOf(address: string | AddressInfo | null): number {
  if (address === null || typeof address === 'string') throw new Error('a TCP server has an address');
  return address.port;
}

const base64url = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64url');
