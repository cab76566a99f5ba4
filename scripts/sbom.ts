/** Writes the list of what the product consists of, as CycloneDX JSON: `npm run -s sbom -- FILE`. */
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Lock, packageName, productionPackages } from './production-packages.ts';

type Sbom = {
  metadata: { component: Record<string, unknown> };
  components: { 'bom-ref': string; name: string; version: string }[];
  dependencies: { ref: string; dependsOn?: string[] }[];
};

const root = join(import.meta.dirname, '..');
const json = (path: string): unknown => JSON.parse(readFileSync(join(root, path), 'utf8'));
const [file = ''] = process.argv.slice(2);
if (file === '') {
  console.error('Name the file to write: npm run -s sbom -- hengping.cdx.json');
  process.exit(1);
}
// Without --omit=dev: npm 11 then also leaves out packages that both the product and a tool need, such as zod.
const done = spawnSync('npm', ['sbom', '--sbom-format=cyclonedx'], {
  cwd: root,
  encoding: 'utf8',
  maxBuffer: 64 * 1024 * 1024,
});
if (done.status !== 0) {
  console.error(`npm sbom failed; it needs npm 10 or newer.\n${done.stderr}`);
  process.exit(1);
}
const lock = json('package-lock.json') as Lock;
const { name, version } = json('package.json') as { name: string; version: string };
const wanted = new Set(
  productionPackages(lock).map((folder) => `${packageName(folder)}@${lock.packages[folder]?.version}`),
);
const { metadata, components, dependencies, ...rest } = JSON.parse(done.stdout) as Sbom;
const kept = components.filter((c) => wanted.has(`${c.name}@${c.version}`));
const product = `${name}@${version}`;
// npm names the product after the folder of the checkout.
const folderRef = String(metadata.component['bom-ref']);
const refs = new Set([...kept.map((c) => c['bom-ref']), folderRef]);
const sbom = {
  ...rest,
  metadata: { ...metadata, component: { ...metadata.component, name, version, 'bom-ref': product } },
  components: kept,
  dependencies: dependencies
    .filter((d) => refs.has(d.ref))
    .map(({ ref, dependsOn = [] }) => ({
      ref: ref === folderRef ? product : ref,
      dependsOn: dependsOn.filter((d) => refs.has(d)),
    })),
};
writeFileSync(file, `${JSON.stringify(sbom, null, 1)}\n`);
console.log(`${kept.length} packages`);
