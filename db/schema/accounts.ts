import type { Kit } from '../kit.ts';

/** Staff accounts. `user`, `session`, `account` and `verification` have the shape better-auth expects. */
export function accountTables(k: Kit) {
  const user = k.table('user', {
    id: k.text('id').primaryKey(),
    name: k.text('name').notNull(),
    email: k.text('email').notNull().unique(),
    emailVerified: k.bool('email_verified').notNull(),
    image: k.text('image'),
    username: k.text('username').unique(),
    displayUsername: k.text('display_username'),
    createdAt: k.date('created_at').notNull(),
    updatedAt: k.date('updated_at').notNull(),
  });

  const session = k.table(
    'session',
    {
      id: k.text('id').primaryKey(),
      token: k.text('token').notNull().unique(),
      userId: k
        .text('user_id')
        .notNull()
        .references(() => user.id, { onDelete: 'cascade' }),
      expiresAt: k.date('expires_at').notNull(),
      ipAddress: k.text('ip_address'),
      userAgent: k.text('user_agent'),
      createdAt: k.date('created_at').notNull(),
      updatedAt: k.date('updated_at').notNull(),
    },
    (t) => [k.index('session_user').on(t.userId)],
  );

  const account = k.table(
    'account',
    {
      id: k.text('id').primaryKey(),
      accountId: k.text('account_id').notNull(),
      providerId: k.text('provider_id').notNull(),
      userId: k
        .text('user_id')
        .notNull()
        .references(() => user.id, { onDelete: 'cascade' }),
      accessToken: k.text('access_token'),
      refreshToken: k.text('refresh_token'),
      idToken: k.text('id_token'),
      accessTokenExpiresAt: k.date('access_token_expires_at'),
      refreshTokenExpiresAt: k.date('refresh_token_expires_at'),
      scope: k.text('scope'),
      password: k.text('password'),
      createdAt: k.date('created_at').notNull(),
      updatedAt: k.date('updated_at').notNull(),
    },
    (t) => [k.index('account_user').on(t.userId)],
  );

  const verification = k.table('verification', {
    id: k.text('id').primaryKey(),
    identifier: k.text('identifier').notNull(),
    value: k.text('value').notNull(),
    expiresAt: k.date('expires_at').notNull(),
    createdAt: k.date('created_at'),
    updatedAt: k.date('updated_at'),
  });

  /** A role a person holds; `unitId` narrows it to one assessed unit (required for `unit_liaison`). */
  const roleGrant = k.table(
    'role_grant',
    {
      id: k.text('id').primaryKey(),
      userId: k
        .text('user_id')
        .notNull()
        .references(() => user.id, { onDelete: 'cascade' }),
      role: k.text('role').notNull(),
      unitId: k.text('unit_id'),
      createdAt: k.millis('created_at').notNull(),
    },
    (t) => [k.index('role_grant_user').on(t.userId)],
  );

  /** Staff acts, append-only. Never holds an answer. */
  const auditEvent = k.table(
    'audit_event',
    {
      id: k.text('id').primaryKey(),
      at: k.millis('at').notNull(),
      actorId: k.text('actor_id').notNull(),
      action: k.text('action').notNull(),
      subject: k.text('subject').notNull(),
      detail: k.json<Record<string, unknown>>('detail').notNull(),
    },
    (t) => [k.index('audit_event_at').on(t.at)],
  );

  const setting = k.table('setting', {
    key: k.text('key').primaryKey(),
    value: k.json<unknown>('value').notNull(),
  });

  return { user, session, account, verification, roleGrant, auditEvent, setting };
}
