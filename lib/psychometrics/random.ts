/**
 * Seeded pseudo-random numbers: the engine never draws its own seed.
 *
 * Source: xoshiro128** of Blackman & Vigna (2021), ACM Transactions on Mathematical Software 47, 36,
 * doi:10.1145/3460772, seeded by splitmix32. Not for secrets.
 */

/** Uniform on 0 ≤ u < 1. */
export type RandomSource = () => number;

/** Told after every draw; long work shows its progress by it. */
export type OnDraw = (done: number, of: number) => void;

/**
 * The same seed (a whole number) gives the same sequence on every machine.
 *
 * @example
 * seededRandom(1)() === seededRandom(1)(); // => true
 * seededRandom(1)() === seededRandom(2)(); // => false
 */
export function seededRandom(seed: number): RandomSource {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x9e3779b9) | 0;
    let t = state ^ (state >>> 16);
    t = Math.imul(t, 0x21f0aaad);
    t ^= t >>> 15;
    t = Math.imul(t, 0x735a2d97);
    return (t ^ (t >>> 15)) | 0;
  };
  let a = next();
  let b = next();
  let c = next();
  let d = next();
  return () => {
    const x = Math.imul(b, 5);
    const result = Math.imul((x << 7) | (x >>> 25), 9) >>> 0;
    const t = b << 9;
    c ^= a;
    d ^= b;
    b ^= c;
    a ^= d;
    c ^= t;
    d = (d << 11) | (d >>> 21);
    return result / 4_294_967_296;
  };
}

/**
 * Standard normal numbers from uniform ones, by Marsaglia's polar method: Marsaglia & Bray (1964), SIAM Review 6,
 * 260, doi:10.1137/1006063.
 *
 * @example
 * normalSource(seededRandom(1))() === normalSource(seededRandom(1))(); // => true
 */
export function normalSource(random: RandomSource): RandomSource {
  let spare: number | undefined;
  return () => {
    if (spare !== undefined) {
      const kept = spare;
      spare = undefined;
      return kept;
    }
    for (;;) {
      const x = 2 * random() - 1;
      const y = 2 * random() - 1;
      const s = x * x + y * y;
      if (s === 0 || s >= 1) continue;
      const factor = Math.sqrt((-2 * Math.log(s)) / s);
      spare = y * factor;
      return x * factor;
    }
  };
}
