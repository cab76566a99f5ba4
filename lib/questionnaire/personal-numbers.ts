/**
 * Numbers in an open text that lead to a person. The respondent's page warns about them before they are sent, and
 * the server asks once more where the page could not; whether they stay is for the respondent to say.
 */

/** As text, so that the page can be given the same patterns. No lookbehind: older engines do not read it. */
export const PERSONAL_NUMBERS: readonly string[] = [
  // Identity card of 18: region, date of birth, serial, check character.
  '(?:^|[^0-9])[1-9][0-9]{5} ?(?:19|20)[0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01]) ?[0-9]{3}[0-9Xx](?![0-9])',
  // Identity card of Taiwan.
  '(?:^|[^A-Za-z0-9])[A-Za-z][12][0-9]{8}(?![0-9])',
  // Mobile numbers of the mainland, Taiwan, Hong Kong and Macao where a country code is written.
  '(?:^|[^0-9])(?:(?:86|0086)[ -]?)?1[3-9][0-9](?:[ -]?[0-9]){8}(?![0-9])',
  '(?:^|[^0-9])09[0-9]{2}[ -]?[0-9]{3}[ -]?[0-9]{3}(?![0-9])',
  '[+](?:852|853|886)[ -]?[0-9](?:[ -]?[0-9]){7,8}(?![0-9])',
  // Fixed lines with their area code.
  '(?:^|[^0-9])[(]?0[1-9][0-9]{1,2}[)]?[ -]?[2-9][0-9]{6,7}(?![0-9])',
];

const patterns = PERSONAL_NUMBERS.map((source) => new RegExp(source));

/** Whether a text holds what looks like a telephone or identity number; full-width digits count as digits. */
export function hasPersonalNumber(text: string): boolean {
  const plain = text.normalize('NFKC');
  return patterns.some((pattern) => pattern.test(plain));
}
