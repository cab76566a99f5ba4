/** An instrument under the next free minor version, or as the first version of a new one. */
export function successor<I extends { id: string; version: string; status: string }>(
  instrument: I,
  versions: readonly string[],
  asNew: boolean,
): I & { status: 'draft' } {
  if (asNew) {
    return { ...instrument, id: `${instrument.id}_NEW`.slice(0, 40), version: '1.0.0', status: 'draft' };
  }
  const parts = versions.map((v) => v.split('.').map(Number));
  const [major = 1] = instrument.version.split('.').map(Number);
  const minor = Math.max(...parts.filter(([m]) => m === major).map(([, n = 0]) => n));
  return { ...instrument, version: `${major}.${minor + 1}.0`, status: 'draft' };
}
