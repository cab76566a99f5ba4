/** Versions below which there is a known hole: `floors.json` beside this file. */
import type { Lock } from './production-packages.ts';

/** Whether version `a` is lower than `b`, number by number; a pre-release is lower than its release. */
export function lower(a: string, b: string): boolean {
  const [x, y] = [a, b].map((v) => (v.split('-')[0] ?? '').split('.').map(Number)) as [number[], number[]];
  for (let i = 0; i < 3; i++) {
    const difference = (x[i] ?? 0) - (y[i] ?? 0);
    if (difference !== 0) return difference < 0;
  }
  return a.includes('-') && !b.includes('-');
}

/** Every copy of a package in the lock that is below its floor, and every floor without a package. */
export function belowFloor(lock: Lock, floors: Readonly<Record<string, string>>): string[] {
  return Object.entries(floors).flatMap(([name, floor]) => {
    const copies = Object.entries(lock.packages).filter(
      ([folder]) => folder === `node_modules/${name}` || folder.endsWith(`/node_modules/${name}`),
    );
    if (copies.length === 0) return [`${name} is not in the lock`];
    return copies.flatMap(([folder, { version = '0.0.0' }]) =>
      lower(version, floor) ? [`${folder} is ${version}, below ${floor}`] : [],
    );
  });
}
