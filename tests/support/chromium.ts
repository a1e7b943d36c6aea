import { chromium, type Browser } from 'playwright-core';
import { findChromium } from '#player/shell/find-browser.ts';

/** As the kiosk runs it; root needs no-sandbox, and nothing may leave the machine. */
const flags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--autoplay-policy=no-user-gesture-required',
];

/** The same one that the player would take. */
export function chromiumHere(): string {
  const program = process.env.FIELDCAST_PLAYER_CHROMIUM || findChromium(process.env);
  if (!program) throw new Error('there is neither Chromium nor Chrome: name one by FIELDCAST_PLAYER_CHROMIUM');
  return program;
}

export function launchChromium(): Promise<Browser> {
  return chromium.launch({ executablePath: chromiumHere(), args: flags });
}
