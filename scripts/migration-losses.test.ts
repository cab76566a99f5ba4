import { describe, expect, it } from 'vitest';
import { migrationLosses } from './migration-losses.ts';

const statements = (...all: string[]) => all.join('\n--> statement-breakpoint\n');

describe('what a migration would lose', () => {
  it.each([
    ['DROP TABLE `unit`;'],
    ['DROP TABLE IF EXISTS "unit" CASCADE;'],
    ['ALTER TABLE `unit` DROP COLUMN `name`;'],
    ['DELETE FROM unit;'],
    ['TRUNCATE TABLE unit;'],
  ])('%s', (statement) => {
    expect(migrationLosses(statements('CREATE TABLE x (id text);', statement))).toHaveLength(1);
  });

  it('is nothing where a table is rebuilt with its rows', () => {
    const rebuild = [
      'CREATE TABLE `__new_unit` (id text);',
      'INSERT INTO `__new_unit`("id") SELECT "id" FROM `unit`;',
      'DROP TABLE `unit`;',
      'ALTER TABLE `__new_unit` RENAME TO `unit`;',
    ];
    expect(migrationLosses(statements(...rebuild))).toEqual([]);
    expect(migrationLosses(statements(...rebuild.filter((_, i) => i !== 1)))).toEqual(['DROP TABLE unit;']);
    expect(migrationLosses(statements(...rebuild.slice(0, 3)))).toEqual(['DROP TABLE unit;']);
  });
});
