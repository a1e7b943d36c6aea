import { AppError } from '#shared/problem.ts';
import { enrolmentCalls } from '#shared/protocol/enrolment.ts';
import { stationCalls } from '#shared/protocol/http/stations.ts';
import { playerCalls } from '#shared/protocol/player.ts';
import type { May } from '../accounts/may.ts';
import { addressKey, addressOf } from '../kit/address.ts';
import { anyone, route, type Gate, type Route } from '../kit/routes.ts';
import { createCap } from '../kit/tries.ts';
import { enrolmentByPlayer, type EnrolmentNeeds } from './enrolment-begin.ts';
import { enrolmentByOffice } from './enrolment-decide.ts';
import type { PlayerLogin } from './player-login.ts';
import type { Successions } from './screen-replace.ts';
import type { ScreenService } from './screen-service.ts';

interface Needs extends EnrolmentNeeds, Successions {
  may: May;
  screens: ScreenService;
  login: PlayerLogin;
}

/** A public call, but only so often from one address. An office that prepares fifty boxes at once has one address too. */
function gently(asks: number, perS: number): Gate<null> {
  const cap = createCap({ asks, perS });
  return {
    keys: anyone.keys,
    async admit(request) {
      const seconds = await cap(addressKey(addressOf(request)));
      if (seconds > 0) throw new AppError('rate_limited', { seconds });
      return null;
    },
  };
}

export function enrolmentRoutes(needs: Needs): Route[] {
  const { screens, login } = needs;
  const writing = needs.may('places.write');
  const player = enrolmentByPlayer(needs);
  const office = enrolmentByOffice(needs);
  return [
    route(enrolmentCalls.begin, gently(200, 600), ({ body }) => player.begin(body)),
    route(enrolmentCalls.reveal, gently(400, 600), ({ params, body }) => player.reveal(params.id, body)),
    route(enrolmentCalls.outcome, gently(6000, 60), ({ params }) => player.outcome(params.id)),
    route(stationCalls.enterCode, writing, ({ body }, { caller }) => office.enterCode(caller, body.code)),
    route(stationCalls.confirmEnrolment, writing, async ({ params, body }, { caller }) =>
      screens.get(caller, await office.confirm(caller, params.id, body)),
    ),
    route(stationCalls.replaceScreen, writing, async ({ params, body }, { caller }) =>
      screens.get(caller, await office.replace(caller, params.id, body.screen)),
    ),
    route(stationCalls.refuseEnrolment, writing, async ({ params }, { caller }) => {
      await office.refuse(caller, params.id);
      return {};
    }),
    route(playerCalls.challenge, anyone, ({ body }) => ({ challenge: login.challenge(body.screen) })),
    route(playerCalls.login, anyone, ({ body }) => login.logIn(body)),
    route(playerCalls.loginForRecords, anyone, ({ body }) => login.logInForRecords(body)),
  ];
}
