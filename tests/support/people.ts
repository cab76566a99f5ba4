/** People of a running server: invited, with a password of their own and roles, as an administrator makes them. */
import type { Role } from '#lib/accounts/permissions.ts';
import { signIn } from './server.ts';

export type Admin = { readonly origin: string; readonly cookie: string };

export async function call(
  admin: Admin,
  path: string,
  body: unknown,
  cookie = admin.cookie,
): Promise<Response> {
  return fetch(`${admin.origin}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: admin.origin, cookie },
    body: JSON.stringify(body),
  });
}

async function done<T>(reply: Response): Promise<T> {
  if (!reply.ok) throw new Error(`answered ${reply.status}: ${await reply.text()}`);
  return (await reply.json()) as T;
}

export type Given = { role: Role; evaluationId?: string; unitId?: string; lastDay?: string };

/** Makes an account, accepts its invitation, grants its roles, signs in. */
export async function makePerson(
  admin: Admin,
  username: string,
  roles: readonly Given[],
  also: { organisation?: string; lastDay?: string; authorizedBy?: string } = {},
): Promise<{ userId: string; password: string; cookie: string }> {
  const { authorizedBy, ...rest } = also;
  const account = { username, name: username.toUpperCase(), ...rest };
  const made = await done<{ userId: string; address: string }>(
    await call(admin, '/api/v1/accounts', account),
  );
  const token = made.address.split('/').at(-1);
  // Neither common nor the person's name.
  const password = `long words of ${[...username].reverse().join('')} 7`;
  await done(await call(admin, `/api/v1/invitations/${token}`, { password }, ''));
  for (const given of roles) {
    const path = `/api/v1/accounts/${made.userId}/authorization`;
    await done(await call(admin, path, { act: 'grant', why: 'for a test', ...given }, authorizedBy));
  }
  const cookie = await signIn(admin, username, password);
  return { userId: made.userId, password, cookie };
}
