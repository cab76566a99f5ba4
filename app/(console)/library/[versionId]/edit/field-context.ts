'use client';
import { createContext, useContext } from 'react';
import type { UseFormRegisterReturn } from 'react-hook-form';
import type { Said } from '#lib/i18n/problem-text.ts';
import type { Locale } from '#lib/instruments/envelope.ts';
import type { Finding } from '#lib/instruments/finding.ts';

/** What a field needs of the editor that it stands in. */
export type Fields = {
  register(name: string): UseFormRegisterReturn;
  set(name: string, value: unknown): void;
  /** What the form holds, a moment late while somebody types. */
  readonly now: { readonly locales: readonly Locale[]; readonly source_locale: Locale };
  readonly findings: readonly Said<Finding>[];
  readonly lang: Locale;
  setLang(lang: Locale): void;
  /** Ids of the parts whose fields are shown. */
  readonly open: ReadonlySet<string>;
  setOpen(ids: readonly string[], open: boolean): void;
};

const FieldsContext = createContext<Fields | undefined>(undefined);
export const FieldsProvider = FieldsContext.Provider;

export function useFields(): Fields {
  const fields = useContext(FieldsContext);
  if (fields === undefined) throw new Error('Outside of an editor.');
  return fields;
}
