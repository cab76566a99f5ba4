/** Finds statements of a migration that take data with them. */

/**
 * A table may be dropped only as part of a rebuild: after its rows were copied into `__new_NAME`, every column
 * of it, and before that one takes its name. A column is never dropped, a row never deleted.
 *
 * @returns one line per statement, empty where nothing is lost
 */
export function migrationLosses(sql: string): string[] {
  const statements = sql
    .split('--> statement-breakpoint')
    .map((s) => s.trim().replaceAll(/[`"]/g, ''))
    .filter((s) => s !== '');
  return statements.flatMap((statement, i) => {
    const line = statement.split('\n', 1)[0] ?? '';
    if (/^(DELETE|TRUNCATE)\b/i.test(statement)) return [line];
    if (/\bDROP COLUMN\b/i.test(statement)) return [line];
    const dropped = /^DROP TABLE (?:IF EXISTS )?(\w+)/i.exec(statement)?.[1];
    if (dropped === undefined) return [];
    const copied = statements
      .slice(0, i)
      .some((s) => new RegExp(`^INSERT INTO __new_${dropped}\\b[\\s\\S]*FROM ${dropped}\\b`, 'i').test(s));
    const renamed = statements
      .slice(i + 1)
      .some((s) => new RegExp(`^ALTER TABLE __new_${dropped} RENAME TO ${dropped}\\b`, 'i').test(s));
    return copied && renamed ? [] : [line];
  });
}
