/** Values of cells as values of a framework, each with its place. */

import { LOCALES } from '../i18n/locales.ts';
import { type Fault, fault } from '../problems.ts';
import { paramsOf } from './framework-columns.ts';
import type { Row } from './table.ts';

export type Loose = Record<string, unknown>;
export type Report = (found: Fault) => void;

export class Cells {
  readonly places = new Map<string, string>();
  protected readonly report: Report;

  constructor(report: Report) {
    this.report = report;
  }

  text(row: Row, key: string, path: string): string | undefined {
    this.places.set(path, row.at(key));
    return row.text(key);
  }

  number(row: Row, key: string, path: string): number | string | undefined {
    this.places.set(path, row.at(key));
    return row.number(key);
  }

  names(row: Row, key: string, path: string): string[] | undefined {
    const names = this.text(row, key, path)?.split(/[,，、;；\s]+/);
    return names?.filter((n) => n !== '');
  }

  localized(row: Row, key: string, path: string): Loose | undefined {
    this.places.set(path, row.at(`${key}.zh-CN`));
    const entries = LOCALES.flatMap((l) => {
      const words = row.text(`${key}.${l}`);
      if (words !== undefined) this.places.set(`${path}.${l}`, row.at(`${key}.${l}`));
      return words === undefined ? [] : [[l, words] as const];
    });
    return entries.length === 0 ? undefined : Object.fromEntries(entries);
  }

  params(row: Row, path: string): Loose | undefined {
    const cell = this.text(row, 'params', path);
    if (cell === undefined) return undefined;
    const params = paramsOf(cell);
    if (params === undefined) {
      this.report(fault('framework_params', row.at('params')));
    }
    return params;
  }
}

/** Id of the parent; empty for the first level, undefined where the id shows no level. */
export function parentOf(id: string): string | undefined {
  if (/^[A-Z]$/.test(id)) return '';
  if (/^[A-Z]\d{1,2}$/.test(id)) return id.charAt(0);
  return /^([A-Z]\d{1,2})\.\d{1,2}$/.exec(id)?.[1];
}

export function defined(value: Loose): Loose {
  return Object.fromEntries(Object.entries(value).filter(([, v]) => v !== undefined));
}

/** The cell of a path, or of the nearest thing above it that has one. */
export function placeOf(places: ReadonlyMap<string, string>, path: string): string | undefined {
  const steps = path.split(/(?=[.[])/);
  for (let n = steps.length; n > 0; n--) {
    const cell = places.get(steps.slice(0, n).join(''));
    if (cell !== undefined) return cell;
  }
  return undefined;
}
