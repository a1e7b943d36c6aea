// A process full of players, each with the player's own link: `node crowd.ts URL FILE`. Says four times a second how they fare.
import { readFile } from 'node:fs/promises';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { createInterface } from 'node:readline';
import { pino } from 'pino';
import { z } from 'zod';
import { jittered } from '#player/core/backoff.ts';
import { machineTimepiece, type Clock } from '#player/agent/clock.ts';
import { signWith } from '#player/agent/ed25519.ts';
import type { Alarms } from '#player/agent/journal/book.ts';
import { createOffice } from '#player/agent/link/office.ts';
import { createPause } from '#player/agent/link/pause.ts';
import { startUplink } from '#player/agent/link/uplink.ts';
import { createReporting } from '#player/agent/link/reporting.ts';
import { sha256, hex } from '#player/agent/sha256.ts';
import { EpochId, newId, ScreenId } from '#shared/model/ids.ts';
import { chainSeed } from '#shared/model/record.ts';
import { loginText, playerCalls, type PlayerStatus } from '#shared/protocol/player.ts';
import { Member, type Told } from './told.ts';

const TELL_MS = 250;
/** So many are on their first way in at a time. */
const COMING = 60;
const POLL_MS = 60_000;
const [url = '', file = ''] = process.argv.slice(2);
const server = new URL(url);
const members = z.array(Member).parse(JSON.parse(await readFile(file, 'utf8')));
const log = pino({ level: 'silent' });
const never = new AbortController().signal;
const timepiece = machineTimepiece();
const greeted = new Set<string>();
let [attempts, logIns] = [0, 0];

const clock: Clock = {
  boot: timepiece.boot,
  mono: timepiece.mono,
  wall: () => Date.now(),
  trust: () => 'sure',
  learn: () => undefined,
  onCorrected: () => undefined,
  save: () => Promise.resolve(),
};

/** A box with an empty journal: it has nothing to tell but that it is there. */
function startPlayer({ screen: name, pem }: Member): { isUp: () => boolean } {
  const screen = ScreenId.parse(name);
  const signLogin = (challenge: string): string => {
    logIns += 1;
    return Buffer.from(signWith(pem, Buffer.from(loginText(challenge)))).toString('base64url');
  };
  const office = createOffice({ server, screen, identity: { signLogin }, clock, onRevoked: () => undefined, isRevocation: () => true });
  const epoch = newId('epo', EpochId);
  const journal = emptyJournal(epoch, hex(chainSeed(sha256, screen, epoch)));
  const alarms: Alarms = { alarm: () => ({ ...header(), kind: 'alarm' as const, what: '', detail: '' }), raise: () => undefined };
  const reporting = createReporting({ journal, alarms, clock, log, floor: () => 1 });
  const polled = createPause(never);
  const uplink = startUplink({
    office,
    journal,
    reporting: {
      ...reporting,
      async send(wire) {
        await reporting.send(wire);
        greeted.add(screen);
      },
    },
    greet: (say, body) => say({ ...body, nonce: 'A'.repeat(22) }),
    log,
    signal: never,
    mono: timepiece.mono,
    status,
    onUp: () => void (attempts += 1),
    onPoke: () => undefined,
    onTold: () => undefined,
    onCommand: () => undefined,
    onRevoked: () => undefined,
    onWindow: () => undefined,
  });
  void poll();
  return uplink;

  async function poll(): Promise<void> {
    for (;;) {
      await polled.wait(jittered(POLL_MS, Math.random));
      await office.call(playerCalls.manifest, { query: { have: 1, floor: 1 } }).catch(() => undefined);
    }
  }
}

const header = () => ({ v: 1 as const, at: 0, boot: timepiece.boot, mono: 0, clock: 'sure' as const });

const emptyJournal = (epoch: EpochId, head: string) => ({
  epoch,
  head,
  lastSeq: 0,
  stored: 0,
  oldest: 0,
  earlier: () => [],
  isMoved: false,
  unsent: () => 0,
  hashAt: () => head,
  onAppend: () => undefined,
  batchAfter: () => null,
  markStored: () => undefined,
  thin: () => 0,
  fork: () => undefined,
});

const status = (): PlayerStatus => ({
  revision: 1,
  showing: { kind: 'idle', content: null, slot: null, positionMs: 0, durationMs: null },
  missing: { blobs: 0, bytes: 0 },
  unsentLines: 0,
  clock: 'sure',
  trouble: null,
});

/** They first come in turn: what is measured is how they come back. */
const players: { isUp: () => boolean }[] = [];
const starting = setInterval(() => {
  const waiting = players.filter((player) => !player.isUp()).length;
  for (const member of members.slice(players.length, players.length + Math.max(0, COMING - waiting))) players.push(startPlayer(member));
  if (players.length === members.length) clearInterval(starting);
}, 50);

const lag = monitorEventLoopDelay({ resolution: 10 });
lag.enable();
createInterface(process.stdin).on('line', () => {
  greeted.clear();
  lag.reset();
  attempts = logIns = 0;
});
setInterval(() => {
  const up = players.filter((player) => player.isUp()).length;
  const told: Told = { up, greeted: greeted.size, attempts, logIns, lagMs: lag.max / 1e6 };
  process.stdout.write(`${JSON.stringify(told)}\n`);
}, TELL_MS);
