/** Numbers as pages and documents show them: fixed digits, never NaN. One place, so that both show the same. */

/** A coefficient between −1 and 1 without its leading zero, as statistics are printed: .86, −.05, 1.00. */
export function coefficient(value: number, digits = 2): string {
  const text = Math.abs(value).toFixed(digits);
  const bare = text.startsWith('0.') ? text.slice(1) : text;
  return value < 0 && Number(text) !== 0 ? `−${bare}` : bare;
}

export function fixed(value: number, digits = 2): string {
  const text = value.toFixed(digits);
  return text.startsWith('-') ? `−${text.slice(1)}` : text;
}

/** A weight 0–1 in percent, to a tenth where it needs one: 60%, 33.3%. */
export function percent(share: number): string {
  return `${Number((share * 100).toFixed(1))}%`;
}

/** A score rate 0–1 as points of a hundred: 74.8. */
export function hundred(rate: number): string {
  return fixed(rate * 100, 1);
}

/** A chance in whole percent; one that is small and not nothing is not shown as 0. */
export function chance(p: number): string {
  if (p > 0 && p < 0.005) return '<1%';
  if (p < 1 && p > 0.995) return '>99%';
  return `${Math.round(100 * p)}%`;
}
