import { getTranslations } from 'next-intl/server';
import { TOP } from '#lib/indicators/weighting.ts';
import type { Change } from '#lib/instruments/diff.ts';
import { ScrollRegion } from '../../../_ui/scroll-region.tsx';

const SHOWN = 200;

/** What changed since the last published version, by stable id and not by position. */
export async function Changes({ version, changes }: { version: string; changes: readonly Change[] }) {
  const t = await getTranslations('library');
  if (changes.length === 0) return <p className="quiet">{t('noChanges', { version })}</p>;
  const show = (value: unknown) =>
    value === undefined ? '—' : typeof value === 'string' ? value : JSON.stringify(value);
  /** The set of siblings whose record of weights a path is in, in words. */
  const weighed = (path: string): string | undefined => {
    const below = /^weighting(?:\[(\w[\w.]*)\])?/.exec(path);
    if (below === null) return undefined;
    if (below[1] === undefined) return t('weighting.all');
    return t('weighting.of', { node: below[1] === TOP ? t('weighting.top') : below[1] });
  };
  return (
    <ScrollRegion label={t('changes')}>
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
                {weighed(c.path) === undefined ? null : <div>{weighed(c.path)}</div>}
                <code className="small break-all">{c.path}</code>
              </th>
              <td className="align-top whitespace-nowrap">{t(`change.${c.kind}`)}</td>
              <td className="min-w-32 align-top wrap-anywhere">{show(c.before)}</td>
              <td className="min-w-32 align-top wrap-anywhere">{show(c.after)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollRegion>
  );
}
