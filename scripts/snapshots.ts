/** Takes the pictures anew that tests/browser/{snapshots,respond-journeys}.test.ts compare with. Look at them before committing. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { LOCALES } from '#lib/i18n/locales.ts';
import { launch } from '../tests/support/browser.ts';
import { JOURNEYS, openDoor } from '../tests/support/journeys.ts';
import { startServer } from '../tests/support/server.ts';
import { SNAPSHOTS, settle, shoot, visitScreens } from '../tests/support/snapshots.ts';

/** `--respond`: only the respondents' pages. */
const respondOnly = process.argv.includes('--respond');

mkdirSync(SNAPSHOTS, { recursive: true });
const server = await startServer();
const browser = await launch();
try {
  if (!respondOnly)
    await visitScreens(browser, server, async (name, page) => {
      writeFileSync(join(SNAPSHOTS, `${name}.png`), await shoot(page));
      console.log(join(SNAPSHOTS, `${name}.png`));
    });
  const door = await openDoor(server);
  for (const locale of LOCALES) {
    for (const [name, { walk }] of Object.entries(JOURNEYS)) {
      await walk({
        ...{ browser, door, locale, faults: [] },
        see: async (step, page) => {
          await settle(page);
          const file = join(SNAPSHOTS, `respond-${name}-${step}-${locale}.png`);
          writeFileSync(file, await shoot(page));
          console.log(file);
        },
      });
    }
  }
} finally {
  await browser.close();
  await server.stop();
}
