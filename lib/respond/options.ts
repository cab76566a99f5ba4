import type { Store } from '#db/store.ts';
import type { Marker } from '../campaigns/seat-codes.ts';
import type { Limits } from '../server/limits.ts';
import type { Intake } from './intake.ts';
import type { Pages } from './pages.ts';

/** What the respondents' lane is made with. */
export type LaneOptions = {
  readonly store: Store;
  readonly vault: Marker;
  readonly pages: Pages;
  readonly intake: Intake;
  readonly limits: Limits;
  readonly now: () => number;
  /** Whether cookies are marked `Secure`. */
  readonly secure: boolean;
  /** Where people reach the door: what a resume code is shown with. */
  readonly publicOrigin: string;
};
