/** What has been typed and not saved, kept on the device. */
import { z } from 'zod';
import { type OutlineForm, outlineFormSchema } from '#lib/interview/outline-form.ts';

const copySchema = z.object({
  /** The content that was opened: a copy of another one is not put over it unasked. */
  base: z.string(),
  form: outlineFormSchema,
});

type DeviceCopy = { readonly base: string; readonly form: OutlineForm };

/** The drawer of one person for one version. */
export function drawerOf(versionId: string, userId: string, asNew: boolean): string {
  return `hengping.outline.${versionId}.${userId}${asNew ? '.new' : ''}`;
}

/** The copy, or undefined where there is none or it is not ours. */
export function readCopy(drawer: string): DeviceCopy | undefined {
  try {
    const text = window.localStorage.getItem(drawer);
    if (text === null) return undefined;
    const parsed = copySchema.safeParse(JSON.parse(text));
    return parsed.success ? parsed.data : undefined;
  } catch {
    return undefined;
  }
}

/** Whether the device has taken it. */
export function keepCopy(drawer: string, copy: DeviceCopy): boolean {
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
