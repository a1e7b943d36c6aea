import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { io, type Socket } from 'socket.io-client';
import { z } from 'zod';
import { EpochId, newId } from '#shared/model/ids.ts';
import { playerUp, type RecordBatch } from '#shared/protocol/player.ts';
import { run as runProgram } from '#tests/support/child.ts';
import { temporaryFolder } from '#tests/support/folder.ts';
import { auditLedger } from '#tests/support/ledger-of.ts';
import { plantScreens, type PlantedScreen } from '#tests/support/screen-visitor.ts';
import { journal, lineOf } from '#tests/support/showings.ts';
import { cpuSecondsOfProcess } from '../cpu-seconds.ts';
import { showingsAt } from './ledger/showings.ts';

const SCREENS = 50;
const RECORDS = 200_000;
/** What one message of a player carries. */
const BATCH = 500;
const WARM_BATCHES = 2;

/**
 * Records a second that are committed with `synchronous=FULL`, of fifty screens that have a month to tell: a real server process, a socket each, the
 * next message when the last is acknowledged. The baseline is what the same lines cost as nothing but rows of one table, one commit a message.
 */
export async function run({ n }: { n: number; seed: number }) {
  const batches = Math.ceil((n || RECORDS) / SCREENS / BATCH);
  await using folder = await temporaryFolder();
  const data = path.join(folder.path, 'data');
  const planted = await plantScreens(data, SCREENS);
  const told = planted.map((screen) => ({ screen, batches: monthOf(screen, batches + WARM_BATCHES) }));
  const server = runProgram('server/main.ts', [], { FIELDCAST_DATA: data, FIELDCAST_PORT: '0' });
  try {
    const url = (await server.says(/"url":"([^"]+)","msg":"listening"/))[1] ?? '';
    const tellers = await Promise.all(told.map(async (one) => ({ ...one, socket: await connect(url, await one.screen.logIn(url)) })));
    const tell = (from: number, to: number) => Promise.all(tellers.map((one) => tellAll(one.socket, one.batches.slice(from, to))));
    await tell(0, WARM_BATCHES);
    const [began, cpuBefore] = [performance.now(), cpuSecondsOfProcess(server.child.pid ?? 0)];
    const waits = (await tell(WARM_BATCHES, batches + WARM_BATCHES)).flat();
    const seconds = (performance.now() - began) / 1000;
    const cpu = cpuSecondsOfProcess(server.child.pid ?? 0) - cpuBefore;
    for (const { socket } of tellers) socket.disconnect();
    await server.kill('SIGKILL'); // What was acknowledged must be there all the same.
    const { lines } = auditLedger(data);
    const records = batches * BATCH * SCREENS;
    const lost = records + WARM_BATCHES * BATCH * SCREENS - lines;
    const all = told.flatMap((one) => one.batches.slice(WARM_BATCHES));
    const baseline = plainRowsPerS(path.join(folder.path, 'plain.sqlite'), all);
    const ackMs = [0.5, 0.99].map((part) => Math.round(waits.toSorted((a, b) => a - b)[Math.floor((waits.length - 1) * part)] ?? 0));
    const lineBytes = Buffer.byteLength(all[0]?.lines[0] ?? '');
    const details = { seconds: Math.round(seconds * 10) / 10, serverCpuS: Math.round(cpu * 10) / 10, ackMsP50P99: ackMs, lineBytes, lost };
    return { value: Math.round(records / seconds), unit: 'records/s', baseline, n: records, details };
  } finally {
    await server.kill('SIGKILL');
  }
}

function monthOf({ screen, station }: PlantedScreen, batches: number): RecordBatch[] {
  const showingOf = showingsAt(station);
  const lines = Array.from({ length: batches * BATCH }, (_, nth) => lineOf(showingOf(nth)));
  const { batch } = journal(screen, newId('epo', EpochId), lines);
  return Array.from({ length: batches }, (_, nth) => batch(nth * BATCH + 1, BATCH));
}

async function connect(url: string, token: string): Promise<Socket> {
  const socket = io(`${url}/player`, { transports: ['websocket'], forceNew: true, reconnection: false, auth: { token } });
  await new Promise<void>((resolve, reject) => void socket.once('connect', resolve).once('connect_error', reject));
  return socket;
}

const Ack = z.object({ ok: z.literal(true), value: playerUp['records.append'].ack });

/** How long each acknowledgement was waited for. */
async function tellAll(socket: Socket, batches: readonly RecordBatch[]): Promise<number[]> {
  const waits: number[] = [];
  for (const batch of batches) {
    const began = performance.now();
    const { value } = Ack.parse(await socket.emitWithAck('records.append', batch));
    if (value.stored !== batch.fromSeq + batch.lines.length - 1) throw new Error(`stored ${value.stored}`);
    waits.push(performance.now() - began);
  }
  return waits;
}

function plainRowsPerS(file: string, batches: readonly RecordBatch[]): number {
  const sql = new DatabaseSync(file);
  sql.exec('pragma journal_mode = wal; pragma synchronous = full; create table line (text text not null)');
  const insert = sql.prepare('insert into line (text) select value from json_each(?)');
  const began = performance.now();
  for (const { lines } of batches) insert.run(JSON.stringify(lines));
  const seconds = (performance.now() - began) / 1000;
  sql.close();
  return Math.round((batches.length * BATCH) / seconds);
}
