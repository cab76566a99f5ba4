/**
 * One-time codes. A seat's code is derived from the installation's secret, campaign, link and seat number, so
 * that it can be printed again and is stored nowhere; the database holds a keyed mark of it. Without the secret
 * nobody makes a code from a mark, or a mark from a code.
 *
 * Twelve characters are 60 bits. Beyond 300 refused ones a second the rest are sent away, but a good one never
 * waits, so what bounds guessing is the number of codes: 30 days at 3,000 tries a second, which is all that a core
 * answers, are 7.8e9 tries; against 100,000 open seats among 1.2e18 codes one hits with a chance below 0.001.
 */
import { base32 } from '../ids.ts';

/** The part of the vault that marks: says that two texts are the same and not what they are. */
export type Marker = {
  mark(purpose: string, text: string): string;
  marked(purpose: string, text: string, mark: string): boolean;
};

const CODE_LENGTH = 12;
/** Longer than any way to write a code: what comes after it is not read. */
const LONGEST = 40;

/** The code of a seat, 12 characters in capitals. Seats of a link are numbered from 1. */
function seatCode(vault: Marker, campaignId: string, linkId: string, number: number): string {
  const mark = vault.mark('seat code', `${campaignId}\n${linkId}\n${number}`);
  return base32(Buffer.from(mark, 'hex')).slice(0, CODE_LENGTH).toUpperCase();
}

type SeatedLink = { readonly campaignId: string; readonly id: string; readonly seats: number };

/** The codes of a link, by seat number. */
export function seatCodes(vault: Marker, link: SeatedLink): string[] {
  return Array.from({ length: link.seats }, (_, i) => seatCode(vault, link.campaignId, link.id, i + 1));
}

/** What is stored of the codes of a link. */
export function seatMarks(vault: Marker, link: SeatedLink): string[] {
  return seatCodes(vault, link).map((code) => seatMark(vault, code));
}

/** What is stored of a code. */
export function seatMark(vault: Marker, code: string): string {
  return vault.mark('seat', code);
}

/** A code as somebody typed it: any case, any grouping, look-alikes read as what they look like. */
export function readCode(text: string): string {
  return text
    .slice(0, LONGEST)
    .normalize('NFKC')
    .toUpperCase()
    .replace(/[^0-9A-Z]/g, '')
    .replace(/O/g, '0')
    .replace(/[IL]/g, '1');
}

/** A code in groups of four, as it is printed. */
export function groupedCode(code: string): string {
  return code.replace(/(.{4})(?=.)/g, '$1-');
}
