/** Takes the pictures of docs/images from a fresh demonstration, as its user would see it. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { launch, openContext, PHONE, signIn } from '../tests/support/browser.ts';
import { startServer } from '../tests/support/server.ts';

const OUT = join('docs', 'images');
mkdirSync(OUT, { recursive: true });
const server = await startServer();
const browser = await launch();
try {
  const phone = await (await openContext(browser, [], { viewport: PHONE })).newPage();
  await phone.goto(server.link);
  await phone.getByRole('button', { name: '开始作答' }).click();
  await phone.locator('fieldset:visible input').first().check();
  await phone.getByRole('button', { name: '下一页' }).click();
  await phone.locator('fieldset:visible').nth(0).locator('input[value="4"]').check();
  await phone.locator('fieldset:visible').nth(1).locator('input[value="2"]').check();
  await phone.screenshot({ path: join(OUT, 'respond-phone.png') });

  const page = await (await openContext(browser, [])).newPage();
  const shot = (name: string) => page.screenshot({ path: join(OUT, `${name}.png`) });
  await signIn(page, server.origin, 'admin', server.password);
  await page.locator('tbody a').first().click();
  await page.waitForURL(/\/evaluations\/[0-9a-z]{26}$/);
  const evaluation = page.url();

  // Cooperating departments are closed, so that D2.2 rests on all its people.
  await page.goto(`${evaluation}/campaigns`);
  await page.getByRole('link', { name: '协作部门评价问卷' }).click();
  await page.getByRole('button', { name: '立即截止' }).click();
  await page.getByRole('button', { name: '确定截止' }).click();
  await page.getByRole('link', { name: '量表报告' }).click();
  await page.locator('article').waitFor();
  await shot('scale-report');

  await page.goto(evaluation);
  await shot('overview');
  await page.goto(`${evaluation}/units`);
  const sheet = await page.locator('tbody a').nth(1).getAttribute('href');
  await page.goto(`${server.origin}${sheet}?open=D2.2`);
  await page.locator('[id="D2.1"]').scrollIntoViewIfNeeded();
  await page.evaluate(() => document.getElementById('D2.1')?.scrollIntoView({ block: 'start' }));
  await shot('indicator-sheet');

  const tablet = await (
    await openContext(browser, [], {
      viewport: { width: 1024, height: 768 },
      storageState: await page.context().storageState(),
    })
  ).newPage();
  await tablet.goto(`${evaluation}/interviews`);
  await tablet.locator('summary').filter({ hasText: '安排访谈' }).click();
  const form = tablet.locator('form').filter({ has: tablet.getByRole('button', { name: '安排访谈' }) });
  await form.getByLabel('单位').selectOption({ index: 2 });
  await form.getByLabel('角色').selectOption({ label: '班子成员' });
  await form.getByRole('button', { name: '安排访谈' }).click();
  await tablet.getByRole('link', { name: '打开这场访谈' }).click();
  await tablet.getByRole('button', { name: '开始访谈' }).first().click();
  const composer = tablet.getByLabel('记录内容');
  await composer.waitFor();
  for (const note of [
    '（演示）今年专题研究机构编制工作两次，均有会议纪要。',
    '（演示）重大事项先由分管领导牵头论证。',
  ]) {
    await composer.fill(note);
    await tablet.keyboard.press('Control+Enter');
  }
  await composer.fill('（演示）下一步拟修订');
  await tablet
    .getByText(/^已保存/)
    .first()
    .waitFor();
  await tablet.screenshot({ path: join(OUT, 'interview-session.png') });
} finally {
  await browser.close();
  await server.stop();
}
