/** What of an interview's state exists on this device only, and what waits for a person. Pure. */
import { sameContent, sameText } from './answer-merge.ts';
import type { ChoiceSlot, SessionState, Slot } from './session-state.ts';

/** Whether words, ticks or states wait to be saved. */
export function hasText(slot: Slot): boolean {
  return !sameText(slot.base, slot.local);
}

/** Questions to save now, in the order given; those that wait for a person's choice are left out. */
export function unsaved(state: SessionState, withSeconds: boolean): string[] {
  return Object.entries(state.slots)
    .filter(
      ([, s]) =>
        s.clash === undefined &&
        (s.sent !== undefined || (withSeconds ? !sameContent(s.base, s.local) : hasText(s))),
    )
    .map(([id]) => id);
}

/** Whether the answer to the consent text is to be saved now. */
export function consentWaits({ consent }: SessionState): boolean {
  return consent !== undefined && consent.clash === undefined && isUnsaved(consent);
}

export function unsavedRatings(state: SessionState): string[] {
  return Object.entries(state.ratings)
    .filter(([, r]) => r.clash === undefined && isUnsaved(r))
    .map(([id]) => id);
}

/** Whether a choice has not reached the server. */
export function isUnsaved<T>(r: ChoiceSlot<T>): boolean {
  return r.sent !== undefined || (r.local !== undefined && r.local !== r.base);
}

/** What would be lost with this device: the number the save line names. */
export function pendingCount(state: SessionState): number {
  return (
    Object.values(state.slots).filter(hasText).length +
    Object.values(state.ratings).filter(isUnsaved).length +
    (state.consent !== undefined && isUnsaved(state.consent) ? 1 : 0)
  );
}

/** What waits for a person's choice. */
export function clashCount({ slots, ratings, consent }: SessionState): number {
  const all = [
    ...Object.values(slots),
    ...Object.values(ratings),
    ...(consent === undefined ? [] : [consent]),
  ];
  return all.filter((s) => s.clash !== undefined).length;
}

/** The part of the state that exists on this device only. */
export function unsavedPart(state: SessionState): SessionState {
  return {
    slots: Object.fromEntries(
      Object.entries(state.slots).filter(
        ([, s]) => !sameContent(s.base, s.local) || s.clash !== undefined || s.sent !== undefined,
      ),
    ),
    ratings: Object.fromEntries(Object.entries(state.ratings).filter(([, r]) => isUnsaved(r))),
    ...(state.consent !== undefined && isUnsaved(state.consent) ? { consent: state.consent } : {}),
  };
}
