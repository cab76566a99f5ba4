import type { Kit } from '../kit.ts';

/** Instruments as versioned data. A published version is never edited: only its status may move to retired. */
export function instrumentTables(k: Kit) {
  const instrumentVersion = k.table(
    'instrument_version',
    {
      id: k.text('id').primaryKey(),
      /** Stable id inside the file, for example `Q_COOP`. */
      instrumentId: k.text('instrument_id').notNull(),
      kind: k.text('kind').notNull(),
      version: k.text('version').notNull(),
      status: k.text('status').notNull(),
      /** 试用: published for use, not yet validated in the field. */
      trial: k.bool('trial').notNull(),
      title: k.json<Record<string, string>>('title').notNull(),
      /** The file as it was given, comments included. */
      source: k.text('source').notNull(),
      contentHash: k.text('content_hash').notNull(),
      createdBy: k.text('created_by').notNull(),
      createdAt: k.millis('created_at').notNull(),
      submittedBy: k.text('submitted_by'),
      submittedAt: k.millis('submitted_at'),
      decidedBy: k.text('decided_by'),
      decidedAt: k.millis('decided_at'),
      decisionReason: k.text('decision_reason'),
    },
    (t) => [
      k.uniqueIndex('instrument_version_name').on(t.instrumentId, t.version),
      k.index('instrument_version_kind').on(t.kind, t.status),
    ],
  );
  return { instrumentVersion };
}
