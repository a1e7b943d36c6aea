import { chromium, type Browser } from 'playwright-core';

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

export function launchChromium(): Promise<Browser> {
  return chromium.launch({ executablePath: process.env.FIELDCAST_CHROMIUM ?? '/usr/bin/chromium', args: flags });
}
