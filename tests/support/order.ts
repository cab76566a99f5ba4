/** Kendall's tau between the order of the list and the numbers in it: 1 the same, 0 unrelated. */
export function tau(numbers: readonly number[]): number {
  let s = 0;
  for (let i = 0; i < numbers.length; i++) {
    for (let j = i + 1; j < numbers.length; j++) {
      s += Math.sign((numbers[j] as number) - (numbers[i] as number));
    }
  }
  return s / ((numbers.length * (numbers.length - 1)) / 2);
}
