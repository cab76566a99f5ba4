/** What a password must be: long, not one of those everybody tries first, not the person's own name. */
import { dictionary } from '@zxcvbn-ts/language-common';
import { PASSWORD_MAX, PASSWORD_MIN } from './input.ts';

/** So many earlier passwords are not taken again. */
export const PASSWORD_HISTORY = 5;

export type PasswordFault = 'too_short' | 'too_long' | 'common' | 'own_name' | 'used_before';

/** Words that the list, which was collected elsewhere, does not have. */
const LOCAL = ['hengping', 'pinggu', 'bianzhi', 'zhengfu', 'woaini', 'woaini1314', '5201314', '1314520'];
let common: ReadonlySet<string> | undefined;

function isCommon(text: string): boolean {
  common ??= new Set([...(dictionary['passwords-common'] as unknown as Iterable<string>), ...LOCAL]);
  return common.has(text);
}

/**
 * Why a password cannot be taken, undefined where it can. No rule of letters, digits and signs: such rules make
 * passwords weaker (NIST SP 800-63B, 5.1.1.2). The list of common passwords is that of zxcvbn-ts.
 */
export function passwordFault(
  password: string,
  person: { username: string; name: string },
): Exclude<PasswordFault, 'used_before'> | undefined {
  if ([...password].length < PASSWORD_MIN) return 'too_short';
  if (password.length > PASSWORD_MAX) return 'too_long';
  const lower = password.toLowerCase();
  for (const own of [person.username, person.name]) {
    if ([...own].length >= 3 && lower.includes(own.toLowerCase())) return 'own_name';
  }
  const bare = lower.replace(/^[^\p{L}]+|[^\p{L}]+$/gu, '');
  const repeated = new Set(lower).size < 5;
  if (repeated || isCommon(lower) || (bare.length > 0 && isWordAndLittleElse(lower, bare))) return 'common';
  return undefined;
}

/** A common word with digits and signs around it, or the same word twice. */
function isWordAndLittleElse(lower: string, bare: string): boolean {
  if (isCommon(bare) && lower.length - bare.length <= 6) return true;
  const half = bare.slice(0, bare.length / 2);
  return bare === half + half && isCommon(half);
}
