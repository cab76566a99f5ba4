import { headers } from 'next/headers';
import { notFound, redirect } from 'next/navigation';
import { cache } from 'react';
import { noteRefusal } from '#lib/audit/note-refusal.ts';
import type { Context } from '#lib/context.ts';
import { contextFor, runtime } from '#lib/runtime.ts';

/** The service context of this request; asks for sign-in when there is none. */
export const ownContext = cache(async (): Promise<Context> => {
  const actor = await runtime().actorOf(await headers());
  if (actor.kind === 'nobody') redirect('/login');
  return contextFor(actor);
});

/** The same, for everything but the own account: what has to be done first comes first. */
export const pageContext = cache(async (): Promise<Context> => {
  const ctx = await ownContext();
  if (ctx.actor.kind === 'staff' && ctx.actor.step !== undefined) redirect('/account');
  return ctx;
});

/** Runs a service for a page: what may not be seen and what does not exist look the same. */
export async function seen<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    const code =
      error instanceof Error && error.name === 'AppError' ? (error as Error & { code: string }).code : '';
    if (code === 'not_allowed') {
      await noteRefusal(await ownContext(), runtime().limits, (await headers()).get('x-route') ?? '');
    }
    if (code === 'not_found' || code === 'not_allowed') notFound();
    if (code === 'not_signed_in') redirect('/login');
    if (code === 'step_required') redirect('/account');
    throw error;
  }
}
