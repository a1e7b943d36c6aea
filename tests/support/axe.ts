import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';
import { z } from 'zod';

const Found = z.array(z.object({ id: z.string(), impact: z.string().nullable(), nodes: z.array(z.object({ html: z.string() })) }));
const source = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** A colour on its way to another is neither: a fading button would fail for its contrast. */
const atRest = `new Promise((painted) => requestAnimationFrame(() => requestAnimationFrame(painted))).then(() => {
  const finite = document.getAnimations().filter(({ effect }) => Number.isFinite(effect?.getComputedTiming().endTime));
  return Promise.allSettled(finite.map(({ finished }) => finished)).then(() => null);
})`;

/** What axe calls serious or critical on the page as it stands, each with a piece of the page to find it by. */
export async function seriousFaults(page: Page): Promise<string[]> {
  await page.evaluate(source);
  await page.evaluate(atRest);
  const found = Found.parse(
    await page.evaluate(
      `window.axe.run(document, { resultTypes: ['violations'] }).then((all) => all.violations.map(({ id, impact, nodes }) => ({ id, impact, nodes: nodes.map(({ html }) => ({ html })) })))`,
    ),
  );
  return found
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html.slice(0, 200)}`));
}
