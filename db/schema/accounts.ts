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
    /** Third parties work for an organisation, under an engagement that ends. */
    organisation: k.text('organisation'),
    /** From then on the account cannot be used. */
    endsAt: k.millis('ends_at'),
    disabledAt: k.millis('disabled_at'),
    /** Null while the password is one that somebody else knows: it must be changed before anything else. */
    passwordChangedAt: k.millis('password_changed_at'),
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
      /** When the second factor was given in this session. */
      secondFactorAt: k.millis('second_factor_at'),
      /** Last use, to the minute: an idle session ends. */
      seenAt: k.millis('seen_at'),
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
      /** Narrows the role to one evaluation. */
      evaluationId: k.text('evaluation_id'),
      /** From then on the role is not held any more. */
      endsAt: k.millis('ends_at'),
      createdAt: k.millis('created_at').notNull(),
    },
    (t) => [k.index('role_grant_user').on(t.userId)],
  );

  /** Time-based second factor of a person; the key is sealed under the installation's secret. */
  const secondFactor = k.table('second_factor', {
    userId: k
      .text('user_id')
      .primaryKey()
      .references(() => user.id, { onDelete: 'cascade' }),
    sealedKey: k.text('sealed_key').notNull(),
    /** Null until a first code has shown that the device works. */
    confirmedAt: k.millis('confirmed_at'),
    /** The last time step whose code was accepted: none is accepted twice. */
    lastStep: k.int('last_step').notNull(),
    createdAt: k.millis('created_at').notNull(),
  });

  /** For the day the device is lost: each works once. */
  const recoveryCode = k.table(
    'recovery_code',
    {
      userId: k
        .text('user_id')
        .notNull()
        .references(() => user.id, { onDelete: 'cascade' }),
      codeHash: k.text('code_hash').notNull(),
      usedAt: k.millis('used_at'),
    },
    (t) => [k.primaryKey({ columns: [t.userId, t.codeHash] })],
  );

  /** Hashes of earlier passwords, so that they are not taken again. */
  const passwordHistory = k.table(
    'password_history',
    {
      userId: k
        .text('user_id')
        .notNull()
        .references(() => user.id, { onDelete: 'cascade' }),
      id: k.text('id').notNull(),
      passwordHash: k.text('password_hash').notNull(),
      createdAt: k.millis('created_at').notNull(),
    },
    (t) => [k.primaryKey({ columns: [t.userId, t.id] })],
  );

  /** An account waiting for its person to choose a password; only a hash of the link's token is kept. */
  const invitation = k.table(
    'invitation',
    {
      tokenHash: k.text('token_hash').primaryKey(),
      userId: k
        .text('user_id')
        .notNull()
        .references(() => user.id, { onDelete: 'cascade' }),
      createdBy: k.text('created_by').notNull(),
      createdAt: k.millis('created_at').notNull(),
      expiresAt: k.millis('expires_at').notNull(),
      usedAt: k.millis('used_at'),
    },
    (t) => [k.index('invitation_user').on(t.userId)],
  );

  /** Failed tries of a secret (password, second factor, invitation) by what was tried, hashed: a name need not exist. */
  const failedAttempt = k.table(
    'failed_attempt',
    {
      keyHash: k.text('key_hash').primaryKey(),
      count: k.int('count').notNull(),
      firstAt: k.millis('first_at').notNull(),
      restsUntil: k.millis('rests_until'),
    },
    (t) => [k.index('failed_attempt_first').on(t.firstAt)],
  );

  /**
   * Staff acts, append-only. Never holds an answer. Each entry carries the hash of the one before; entries of
   * the time before there was a chain have no `seq`.
   */
  const auditEvent = k.table(
    'audit_event',
    {
      id: k.text('id').primaryKey(),
      seq: k.int('seq'),
      at: k.millis('at').notNull(),
      actorId: k.text('actor_id').notNull(),
      /** As it was at the time. */
      actorName: k.text('actor_name'),
      action: k.text('action').notNull(),
      subject: k.text('subject').notNull(),
      evaluationId: k.text('evaluation_id'),
      before: k.json<Record<string, unknown>>('before'),
      after: k.json<Record<string, unknown>>('after'),
      why: k.text('why'),
      detail: k.json<Record<string, unknown>>('detail').notNull(),
      previousHash: k.text('previous_hash'),
      hash: k.text('hash'),
    },
    (t) => [
      k.uniqueIndex('audit_event_seq').on(t.seq),
      k.index('audit_event_at').on(t.at),
      k.index('audit_event_actor').on(t.actorId, t.at),
      k.index('audit_event_evaluation').on(t.evaluationId, t.at),
    ],
  );

  const setting = k.table('setting', {
    key: k.text('key').primaryKey(),
    value: k.json<unknown>('value').notNull(),
  });

  return {
    user,
    session,
    account,
    verification,
    roleGrant,
    secondFactor,
    recoveryCode,
    passwordHistory,
    invitation,
    failedAttempt,
    auditEvent,
    setting,
  };
}
