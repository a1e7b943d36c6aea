import { randomBytes } from 'node:crypto';
import type { z } from 'zod';
import type { ScreenId } from '#shared/model/ids.ts';
import { Welcome, type playerUp } from '#shared/protocol/player.ts';
import { WELCOME_TYPE } from '#shared/protocol/version.ts';
import type { Suspicions } from '../suspicions.ts';
import { openSigned } from '../trust.ts';
import { NotTheOffice } from './http.ts';

export type Hello = Omit<z.input<typeof playerUp.hello.body>, 'nonce'>;
type Answer = z.output<typeof playerUp.hello.ack>;
/** What the office said, once it is known to be the office's own. */
export type Welcomed = Omit<Answer, 'signed'>;

/** Says hello on some wire. Throws `NotTheOffice` where the answer cannot be believed. */
export type Greet = (say: (body: Hello & { nonce: string }) => Promise<Answer>, body: Hello) => Promise<Welcomed>;

export interface GreetingNeeds {
  screen: ScreenId;
  rootKey: Uint8Array;
  delegatedSince: () => number;
  suspect: Suspicions;
}

/** The clock follows this answer, and lines are let go of by it: whoever sits on the line must not make it up, nor give an old one again. */
export function createGreeting({ screen, rootKey, delegatedSince, suspect }: GreetingNeeds): Greet {
  function judge({ signed }: Answer, nonce: string): Welcome | string {
    if (!signed) return 'unsigned';
    const [words, believes] = [
      { delegation: signed.delegation, envelope: signed.welcome },
      { rootKey, delegatedSince: delegatedSince() },
    ];
    const opened = openSigned(words, WELCOME_TYPE, Welcome, { ...believes, wall: 0, trust: 'unsure' });
    if (!opened.ok) return opened.why;
    const welcome = opened.value;
    if (welcome.screen !== screen) return 'wrong_screen';
    if (welcome.nonce !== nonce) return 'replayed';
    // Not by our own clock: that may be what is to be set right.
    const isTimely = openSigned(words, WELCOME_TYPE, Welcome, { ...believes, wall: welcome.now, trust: 'sure' });
    return isTimely.ok ? welcome : isTimely.why;
  }

  return async (say, body) => {
    const nonce = randomBytes(16).toString('base64url');
    const welcome = judge(await say({ ...body, nonce }), nonce);
    if (typeof welcome !== 'string') return welcome;
    suspect('answer_distrusted', `hello ${welcome}`);
    throw new NotTheOffice(new Error(`the answer to hello is not believed: ${welcome}`));
  };
}
