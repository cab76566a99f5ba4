/** Takes the pictures anew that tests/browser/snapshots.test.ts compares with. Look at them before committing. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { launch } from '../tests/support/browser.ts';
import { startServer } from '../tests/support/server.ts';
import { SNAPSHOTS, shoot, visitScreens } from '../tests/support/snapshots.ts';

mkdirSync(SNAPSHOTS, { recursive: true });
const server = await startServer();
const browser = await launch();
try {
  await visitScreens(browser, server, async (name, page) => {
    writeFileSync(join(SNAPSHOTS, `${name}.png`), await shoot(page));
    console.log(join(SNAPSHOTS, `${name}.png`));
  });
} finally {
  await browser.close();
  await server.stop();
}
