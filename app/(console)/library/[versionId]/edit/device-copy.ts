/** What has been typed and not saved, kept on the device. */
import { z } from 'zod';

type DeviceCopy<F> = {
  /** The content that was opened: a copy of another one is not put over it unasked. */
  readonly base: string;
  readonly form: F;
};

/** The drawer of one person for one version. */
export function drawerOf(versionId: string, userId: string, asNew: boolean): string {
  return `hengping.outline.${versionId}.${userId}${asNew ? '.new' : ''}`;
}

/** The copy, or undefined where there is none or it is not ours. */
export function readCopy<F>(drawer: string, schema: z.ZodType<F>): DeviceCopy<F> | undefined {
  try {
    const text = window.localStorage.getItem(drawer);
    if (text === null) return undefined;
    const parsed = z.object({ base: z.string(), form: schema }).safeParse(JSON.parse(text));
    return parsed.success ? (parsed.data as DeviceCopy<F>) : undefined;
  } catch {
    return undefined;
  }
}

/** Whether the device has taken it. */
export function keepCopy<F>(drawer: string, copy: DeviceCopy<F>): boolean {
  try {
    window.localStorage.setItem(drawer, JSON.stringify(copy));
    return true;
  } catch {
    return false;
  }
}

export function dropCopy(drawer: string): void {
  try {
    window.localStorage.removeItem(drawer);
  } catch {
    // A device that keeps nothing has nothing to drop.
  }
}
