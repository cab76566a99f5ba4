import { describe, expect, it } from 'vitest';
import { createVault } from '../accounts/vault.ts';
import { groupedCode, readCode, seatCodes, seatMark, seatMarks } from './seat-codes.ts';

const vault = createVault('one secret of an installation');
const link = { campaignId: 'c', id: 'l', seats: 1_000 };

describe('codes of seats', () => {
  it('are twelve characters without look-alikes, each its own, the same every time', () => {
    const codes = seatCodes(vault, link);
    expect(new Set(codes).size).toBe(1_000);
    for (const code of codes) expect(code).toMatch(/^[0-9A-HJKMNP-TV-Z]{12}$/);
    expect(seatCodes(vault, link)).toEqual(codes);
    // Every one of the 32 signs in every place: 1,000 codes miss one with a chance of 12 · 32 · e^-31.
    for (let place = 0; place < 12; place++) expect(new Set(codes.map((c) => c[place])).size).toBe(32);
  });

  it('differ by campaign, link and installation', () => {
    const one = seatCodes(vault, { ...link, seats: 1 })[0];
    expect(seatCodes(vault, { ...link, campaignId: 'd', seats: 1 })[0]).not.toBe(one);
    expect(seatCodes(vault, { ...link, id: 'm', seats: 1 })[0]).not.toBe(one);
    expect(seatCodes(createVault('another secret'), { ...link, seats: 1 })[0]).not.toBe(one);
  });

  it('are stored as marks that only the secret makes', () => {
    const [code = ''] = seatCodes(vault, link);
    const [mark] = seatMarks(vault, link);
    expect(mark).toBe(seatMark(vault, code));
    expect(mark).toMatch(/^[0-9a-f]{64}$/);
    expect(seatMark(createVault('another secret'), code)).not.toBe(mark);
  });

  it('are read however they are written', () => {
    const code = '01ABCDEFGHJK';
    for (const text of [
      '01AB-CDEF-GHJK',
      ' 01ab cdef ghjk\n',
      'oIab–cdef–ghjk',
      'OLAB.CDEF.GHJK',
      '０１ＡＢcdefghjk',
    ]) {
      expect(readCode(text), text).toBe(code);
    }
    expect(groupedCode(code)).toBe('01AB-CDEF-GHJK');
    expect(readCode(groupedCode(code))).toBe(code);
    expect(readCode('x'.repeat(100_000)).length).toBeLessThan(100);
  });
});
