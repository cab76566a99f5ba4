import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(process.cwd(), 'questionnaires');

/** The instruments that come with the product, as text. */
export function shippedFiles(): { file: string; text: string }[] {
  return ['evaluation', 'validation'].flatMap((folder) =>
    readdirSync(join(ROOT, folder))
      .filter((name) => name.endsWith('.yaml'))
      .sort()
      .map((name) => ({
        file: `questionnaires/${folder}/${name}`,
        text: readFileSync(join(ROOT, folder, name), 'utf8'),
      })),
  );
}
