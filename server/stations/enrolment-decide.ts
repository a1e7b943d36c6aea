import { newId, ScreenId, type AccountId, type EnrolmentId, type StationId } from '#shared/model/ids.ts';
import type { ScreenKind } from '#shared/model/place.ts';
import { AppError } from '#shared/problem.ts';
import { sixDigits } from '#shared/protocol/enrolment.ts';
import { toChange } from '../database/hold.ts';
import { recordChange } from '../database/changes.ts';
import type { Db } from '../database/connection.ts';
import type { By } from '../kit/by.ts';
import { sha256 } from '../kit/sha256.ts';
import { createTries, type Tries } from '../kit/tries.ts';
import { recordEvents } from '../regions/place-event-store.ts';
import { getEnrolment, keyInUse, type EnrolmentNeeds } from './enrolment-begin.ts';
import * as store from './enrolment-store.ts';
import { getKnownScreen, getScreen, recordScreen } from './screen-rules.ts';
import { addScreen, isKeyEnrolled, type StoredScreen } from './screen-store.ts';
import { takeOver, type Successions } from './screen-replace.ts';
import { getOpenStation } from './station-rules.ts';

export interface PlaceForScreen {
  station: StationId;
  name: string;
  kind: ScreenKind;
}

const refuse = (seconds: number): void => {
  if (seconds > 0) throw new AppError('too_many_tries', { seconds });
};

/** The office's half: enter the code, compare the digits, say yes or no. */
export function enrolmentByOffice({ database, clock, rootKey, targetsTo, onRevoked }: EnrolmentNeeds & Successions) {
  const codes: Tries = createTries({ free: 3, windowS: 3600, firstWaitS: 60, longestWaitS: 900 });
  // Each enrolment that somebody stood between gives him one chance in a million; an account gives him three, then a pause.
  const refusals: Tries = createTries({ free: 3, windowS: 3600, firstWaitS: 600, longestWaitS: 3600 });

  /** The account that entered the code last is the one that may confirm. Only what can be a code gets here, and counts as a try. */
  async function enterCode({ account }: By, code: string) {
    refuse(await refusals.wait(account));
    refuse(await codes.attempt(account));
    const claimed = await database.decide(async (tx) => {
      const enrolment = await store.findEnrolmentByCode(tx, code);
      const isOpen = enrolment && (enrolment.state === 'waiting' || enrolment.state === 'comparing');
      if (!isOpen) throw new AppError('enrolment_code_unknown');
      if (enrolment.expiresAt <= clock.now()) throw new AppError('enrolment_expired');
      if (enrolment.player) await decide(tx, enrolment.id, { state: 'comparing', claimedBy: account });
      return enrolment;
    });
    await codes.passed(account);
    const { id, player, host, playerVersion } = claimed;
    if (!player) throw new AppError('not_ready'); // The code was right; the player has not shown its key yet.
    const own = { key: rootKey(), nonce: Buffer.from(claimed.serverNonce, 'base64url') };
    const theirs = { key: Buffer.from(player.key, 'base64url'), nonce: Buffer.from(player.nonce, 'base64url') };
    return { id, digits: sixDigits(sha256, theirs, own), host, playerVersion };
  }

  /** Makes the screen. Confirmed twice (a lost answer), it is made once. */
  function confirm(by: By, id: EnrolmentId, { station, name, kind }: PlaceForScreen): Promise<ScreenId> {
    return database.decide(async (tx) => {
      const claimed = await getCompared(tx, by, id);
      if ('screen' in claimed) return claimed.screen;
      await getOpenStation(tx, by, station);
      const made = await makeScreen(tx, claimed, { station, name, kind, replaces: null });
      await recordEvents(tx, clock.now(), [{ subject: made.id, what: 'made', became: station }]);
      await recordScreen(tx, by, 'screen.enrol', null, made);
      return made.id;
    });
  }

  /** Makes it the successor of a screen whose box is broken. */
  async function replace(by: By, id: EnrolmentId, old: ScreenId): Promise<ScreenId> {
    const made = await database.decide(async (tx) => {
      const claimed = await getCompared(tx, by, id);
      if ('screen' in claimed) return claimed.screen;
      const before = await getScreen(tx, by, old);
      const { station, name, kind } = before;
      const fresh = await makeScreen(tx, claimed, { station, name, kind, replaces: old });
      await takeOver(tx, by, { before, fresh, now: clock.now(), targetsTo });
      return fresh.id;
    });
    onRevoked(old);
    return made;
  }

  async function makeScreen(
    tx: Db,
    { id: enrolment, player, playerVersion }: Compared,
    place: PlaceForScreen & Pick<StoredScreen, 'replaces'>,
  ): Promise<StoredScreen> {
    const id = newId('scr', ScreenId, clock.now());
    if (!(await store.saveConfirmed(tx, enrolment, id))) throw keyInUse();
    await recordChange(tx, 'enrolment', enrolment);
    await addScreen(tx, { id, ...place, publicKey: player.key, enrolledAt: clock.now(), playerVersion });
    return getKnownScreen(tx, id);
  }

  /** What was claimed and compared and is still to be decided; or the screen that came of it. */
  async function getCompared(tx: Db, { account }: By, id: EnrolmentId): Promise<Compared | { screen: ScreenId }> {
    const { screen, player, state, expiresAt, playerVersion } = await getClaimed(tx, account, id);
    if (screen) return { screen };
    if (state === 'refused') throw new AppError('enrolment_mismatch');
    if (expiresAt <= clock.now()) throw new AppError('enrolment_expired');
    if (state !== 'comparing' || !player) throw new AppError('not_ready');
    if (await isKeyEnrolled(tx, player.key)) throw keyInUse();
    return { id, player, playerVersion };
  }

  /** The digits differ, or it was the wrong screen: this code is used up. */
  async function refuseDigits({ account }: By, id: EnrolmentId): Promise<void> {
    await database.decide(async (tx) => {
      const { state } = await getClaimed(tx, account, id);
      if (state === 'confirmed') throw new AppError('not_allowed'); // A screen that is in service is cut off by revoking it.
      await decide(tx, id, { state: 'refused' });
    });
    await refusals.attempt(account);
  }

  return { enterCode, confirm, replace, refuse: refuseDigits };
}

interface Compared {
  id: EnrolmentId;
  player: { key: string };
  playerVersion: string;
}

/** Only who entered its code may decide it. */
async function getClaimed(tx: Db, account: AccountId, id: EnrolmentId): Promise<store.Enrolment> {
  const enrolment = await getEnrolment(tx, id, toChange);
  if (enrolment.claimedBy !== account) throw new AppError('not_allowed');
  return enrolment;
}

async function decide(tx: Db, id: EnrolmentId, decision: Parameters<typeof store.saveDecision>[2]): Promise<void> {
  await store.saveDecision(tx, id, decision);
  await recordChange(tx, 'enrolment', id);
}
