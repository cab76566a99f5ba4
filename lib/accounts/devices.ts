/**
 * Devices that have signed in as somebody before. The mark is proof of that and of nothing else: it opens nothing,
 * and only keeps this device's failures apart from a stranger's (OWASP: slow down online guessing with device
 * cookies).
 */
import { newId } from '../ids.ts';
import type { Vault } from './vault.ts';

const DAYS = 180;

export function createDevices(vault: Vault, secure: boolean) {
  const cookieName = (name: string) =>
    `${secure ? '__Host-' : ''}hp_device_${vault.mark('device name', name).slice(0, 12)}`;
  return {
    /** What the failures of a known device are counted under; undefined for every other one. */
    of(headers: Headers, name: string): string | undefined {
      const found = new RegExp(`(?:^|;\\s*)${cookieName(name)}=([0-9a-z]{26})\\.([0-9a-f]{64})(?:;|$)`).exec(
        headers.get('cookie') ?? '',
      );
      const [, id = '', mark = ''] = found ?? [];
      return found !== null && vault.marked('device', `${name}\n${id}`, mark) ? `device:${id}` : undefined;
    },
    /** Marks this device, as before where it is known. */
    cookie(name: string, known: string | undefined): string {
      const id = known?.slice('device:'.length) ?? newId();
      const value = `${id}.${vault.mark('device', `${name}\n${id}`)}`;
      const flags = `Path=/; HttpOnly; SameSite=Strict; Max-Age=${DAYS * 86_400}${secure ? '; Secure' : ''}`;
      return `${cookieName(name)}=${value}; ${flags}`;
    },
  };
}
