/** Told the share of the work that is done, 0 to 1. */
export type Progress = (share: number) => void;
