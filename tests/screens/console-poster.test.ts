import { expect, test } from 'vitest';
import { seriousFaults } from '#tests/support/axe.ts';
import { consoleStand, WINDOW } from '#tests/support/console-stand.ts';
import { county1, countyAnswers } from '#tests/support/fake-county.ts';

const stand = consoleStand(countyAnswers());

test('an editor picks another of the five pictures, by mouse or by key, and it is marked as the one in use', async () => {
  const page = await stand.browser.newPage(WINDOW);
  const lesson = county1.lessons[0];
  await page.goto(`${stand.office.url}/lessons/${lesson?.id}`);
  const group = page.getByRole('radiogroup', { name: '封面' });
  await group.waitFor();
  const choices = group.getByRole('radio');
  expect(await choices.count()).toBe(5);
  expect(await group.getByText('正在使用').count()).toBe(1);
  expect(await seriousFaults(page)).toEqual([]);

  const second = group.locator('label').nth(1);
  await second.click();
  await page.getByText('已换封面').waitFor();
  await page.waitForFunction(() => document.querySelectorAll('.fc-poster-choice label')[1]?.hasAttribute('data-chosen'));
  expect(stand.office.told.filter(({ name }) => name === 'chooseLessonPoster')).toHaveLength(1);
  expect(await second.getByText('正在使用').count()).toBe(1);

  await choices.nth(1).focus();
  await page.keyboard.press('ArrowRight');
  await group.locator('label').nth(2).getByText('正在使用').waitFor();
  expect(stand.office.told.filter(({ name }) => name === 'chooseLessonPoster')).toHaveLength(2);
  await page.close();
});
