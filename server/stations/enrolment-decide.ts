import { newId, ScreenId, type AccountId, type EnrolmentId, type StationId } from '#shared/model/ids.ts';
import type { ScreenKind } from '#shared/model/place.ts';
import { AppError } from '#shared/problem.ts';
import { sixDigits } from '#shared/protocol/enrolment.ts';
import { recordChange } from '../database/changes.ts';
import type { Db } from '../database/connection.ts';
import { sha256 } from '../kit/sha256.ts';
import { createTries, type Tries } from '../kit/tries.ts';
import { getEnrolment, keyInUse, type EnrolmentNeeds } from './enrolment-begin.ts';
import * as store from './enrolment-store.ts';
import { addScreen, isKeyEnrolled } from './screen-store.ts';
import { getStation } from './station-service.ts';

export interface PlaceForScreen {
  station: StationId;
  name: string;
  kind: ScreenKind;
}

const refuse = (seconds: number): void => {
  if (seconds > 0) throw new AppError('too_many_tries', { seconds });
};

/** The office's half: enter the code, compare the digits, say yes or no. */
export function enrolmentByOffice({ database, clock, rootKey }: EnrolmentNeeds) {
  const codes: Tries = createTries({ free: 3, windowS: 3600, firstWaitS: 60, longestWaitS: 900 });
  // Each enrolment that somebody stood between gives him one chance in a million; an account gives him three, then a pause.
  const refusals: Tries = createTries({ free: 3, windowS: 3600, firstWaitS: 600, longestWaitS: 3600 });

  /** The account that entered the code last is the one that may confirm. Only what can be a code gets here, and counts as a try. */
  async function enterCode(account: AccountId, code: string) {
    refuse(await refusals.wait(account));
    refuse(await codes.attempt(account));
    const claimed = await database.transaction(async (tx) => {
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
  function confirm(account: AccountId, id: EnrolmentId, place: PlaceForScreen): Promise<ScreenId> {
    return database.transaction(async (tx) => {
      const enrolment = await getClaimed(tx, account, id);
      if (enrolment.screen) return enrolment.screen;
      const { player, playerVersion } = enrolment;
      if (enrolment.state === 'refused') throw new AppError('enrolment_mismatch');
      if (enrolment.expiresAt <= clock.now()) throw new AppError('enrolment_expired');
      if (enrolment.state !== 'comparing' || !player) throw new AppError('not_ready');
      await getStation(tx, place.station);
      if (await isKeyEnrolled(tx, player.key)) throw keyInUse();

      const screen = newId('scr', ScreenId, clock.now());
      const { station, name, kind } = place;
      await addScreen(tx, { id: screen, station, name, kind, publicKey: player.key, enrolledAt: clock.now(), playerVersion });
      await decide(tx, id, { state: 'confirmed', screen });
      await recordChange(tx, 'screen', screen);
      return screen;
    });
  }

  /** The digits differ, or it was the wrong screen: this code is used up. */
  async function refuseDigits(account: AccountId, id: EnrolmentId): Promise<void> {
    await database.transaction(async (tx) => {
      const { state } = await getClaimed(tx, account, id);
      if (state === 'confirmed') throw new AppError('not_allowed'); // A screen that is in service is cut off by revoking it.
      await decide(tx, id, { state: 'refused' });
    });
    await refusals.attempt(account);
  }

  return { enterCode, confirm, refuse: refuseDigits };
}

/** Only who entered its code may decide it. */
async function getClaimed(tx: Db, account: AccountId, id: EnrolmentId): Promise<store.Enrolment> {
  const enrolment = await getEnrolment(tx, id);
  if (enrolment.claimedBy !== account) throw new AppError('not_allowed');
  return enrolment;
}

async function decide(tx: Db, id: EnrolmentId, decision: Parameters<typeof store.saveDecision>[2]): Promise<void> {
  await store.saveDecision(tx, id, decision);
  await recordChange(tx, 'enrolment', id);
}
