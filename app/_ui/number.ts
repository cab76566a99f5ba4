/** Numbers as pages show them. */
export { chance, coefficient, fixed, hundred, percent } from '#lib/i18n/numbers.ts';
