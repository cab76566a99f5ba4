import { redirect } from 'next/navigation';
import { mayAnywhere } from '#lib/accounts/permissions.ts';
import { pageContext } from './_session.ts';

/** The first place that is somebody's business. */
export default async function Home(): Promise<never> {
  const { actor } = await pageContext();
  if (mayAnywhere(actor, 'evaluation.list')) redirect('/evaluations');
  if (mayAnywhere(actor, 'account.list')) redirect('/admin/accounts');
  if (mayAnywhere(actor, 'audit.read')) redirect('/admin/audit');
  redirect('/account');
}
