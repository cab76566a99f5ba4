import { describe, expect, it } from 'vitest';
import { createVault } from '../accounts/vault.ts';
import { makeTicket, readTicket, ticketExpiry } from './tickets.ts';

const vault = createVault('one secret of an installation');
const place = { campaignId: 'c', linkId: 'l' };
const EXPIRES = 1_800_000_000_000;
const good = () => makeTicket(vault, place, EXPIRES).text;
const read = (text: string | undefined, now = EXPIRES - 1, at = place) => readTicket(vault, at, text, now);

describe('a ticket', () => {
  it('is good for its link until it expires, and is known by a hash of its random part', () => {
    const [one, other] = [good(), good()];
    expect(read(one)?.hash).toMatch(/^[0-9a-f]{64}$/);
    expect(read(one)).toEqual(read(one));
    expect(read(one)).not.toEqual(read(other));
    expect(one).not.toContain(read(one)?.hash);
    expect(read(one, EXPIRES)).toBeUndefined();
  });

  it('is good for no other link, campaign or installation', () => {
    expect(read(good(), 0, { ...place, linkId: 'm' })).toBeUndefined();
    expect(read(good(), 0, { ...place, campaignId: 'd' })).toBeUndefined();
    // Nothing of one name may move into its neighbour.
    expect(read(makeTicket(vault, { campaignId: 'a\nb', linkId: 'c' }, EXPIRES).text, 0)).toBeUndefined();
    expect(read(makeTicket(createVault('another secret'), place, EXPIRES).text, 0)).toBeUndefined();
  });

  it('is refused when any sign of it was changed', () => {
    const ticket = good();
    const changed = [...ticket].map(
      (sign, i) => ticket.slice(0, i) + (sign === '1' ? '2' : '1') + ticket.slice(i + 1),
    );
    expect(changed).toHaveLength(ticket.length);
    for (const text of changed) expect(read(text, 0), text).toBeUndefined();
    for (const text of [
      undefined,
      '',
      '..',
      ticket.slice(1),
      `${ticket}0`,
      `${ticket}\n`,
      ticket.toUpperCase(),
    ]) {
      expect(read(text, 0)).toBeUndefined();
    }
  });

  it('cannot be made to last longer', () => {
    const [r, , mac] = good().split('.');
    expect(read(`${r}.${(EXPIRES / 500).toString(36)}.${mac}`, 0)).toBeUndefined();
  });

  it('outlives an extension of its campaign, but not for ever', () => {
    const closesAt = 1_000_000;
    expect(ticketExpiry(closesAt)).toBeGreaterThan(closesAt + 60 * 86_400_000);
    expect(ticketExpiry(closesAt)).toBeLessThan(closesAt + 120 * 86_400_000);
  });
});
