import { getTranslations } from 'next-intl/server';

/** Names of interviewees' roles; a role of one's own policy keeps its id. */
export async function roleNames(): Promise<(role: string) => string> {
  const t = await getTranslations('interview.roleName');
  return (role) => (t.has(role as 'leadership') ? t(role as 'leadership') : role);
}
