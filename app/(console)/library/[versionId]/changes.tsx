import { getTranslations } from 'next-intl/server';
import type { Change } from '#lib/instruments/diff.ts';

const SHOWN = 200;

/** What changed since the last published version, by stable id and not by position. */
export async function Changes({ version, changes }: { version: string; changes: readonly Change[] }) {
  const t = await getTranslations('library');
  if (changes.length === 0) return <p className="quiet">{t('noChanges', { version })}</p>;
  const show = (value: unknown) =>
    value === undefined ? '—' : typeof value === 'string' ? value : JSON.stringify(value);
  return (
    <table>
      <caption>{t('changesSince', { version, n: changes.length })}</caption>
      <thead>
        <tr>
          <th scope="col">{t('path')}</th>
          <th scope="col">{t('changeKind')}</th>
          <th scope="col">{t('before')}</th>
          <th scope="col">{t('after')}</th>
        </tr>
      </thead>
      <tbody>
        {changes.slice(0, SHOWN).map((c) => (
          <tr key={`${c.path}-${c.kind}`}>
            <th scope="row" className="align-top">
              <code className="small break-all">{c.path}</code>
            </th>
            <td className="align-top whitespace-nowrap">{t(`change.${c.kind}`)}</td>
            <td className="align-top break-words">{show(c.before)}</td>
            <td className="align-top break-words">{show(c.after)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
