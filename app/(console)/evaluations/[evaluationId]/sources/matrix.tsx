import Link from 'next/link';
import { getLocale, getTranslations } from 'next-intl/server';
import type { CellView, SourcesView } from '#lib/sources/read-sources.ts';
import { text } from '../../../../_ui/localized.ts';
import { ScrollRegion } from '../../../../_ui/scroll-region.tsx';

/** Units by indicators: what has been entered, what is partly there, what waits. */
export async function Matrix(props: {
  view: SourcesView;
  path: string;
  open: { unit: string | undefined; indicator: string | undefined };
}) {
  const t = await getTranslations('source');
  const common = await getTranslations('common');
  const locale = await getLocale();
  const { view, open } = props;
  return (
    <ScrollRegion label={t('table')} className="mt-6">
      <table className="text-[0.75rem]">
        <caption>{t('tableNote')}</caption>
        <thead>
          <tr>
            <th scope="col">{t('unit')}</th>
            {view.indicators.map((i) => (
              <th key={i.id} scope="col" className="px-1! text-center" title={text(i.title, locale)}>
                {i.id}
                <span className="sr-only"> {text(i.title, locale)}</span>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {view.units.map((unit) => (
            <tr key={unit.id}>
              <th scope="row">{unit.name}</th>
              {unit.cells.map((cell) => {
                const { state, shown } = standing(cell);
                const words = t(`stateOf.${state.kind}`, {
                  n: state.n,
                  of: state.of,
                  value: shown,
                  cause: state.cause === '' ? '' : common(`reason.${state.cause as 'withheld'}`),
                });
                const chosen = open.unit === unit.id && open.indicator === cell.indicator.id;
                return (
                  <td
                    key={cell.indicator.id}
                    className={`px-0.5! text-center ${chosen ? 'bg-(--accent-soft)' : ''}`}
                  >
                    <Link
                      href={`${props.path}?unit=${unit.id}&indicator=${cell.indicator.id}#cell`}
                      prefetch={false}
                      aria-current={chosen ? 'true' : undefined}
                      className={`inline-flex min-h-9 min-w-9 items-center justify-center whitespace-nowrap no-underline! max-md:min-h-11 max-md:min-w-11 ${state.kind === 'complete' ? 'text-(--ink)' : 'text-(--caution)'}`}
                      aria-label={t('cell', {
                        unit: unit.name,
                        indicator: cell.indicator.id,
                        state: `${words}${cell.redLine === undefined ? '' : common('joint.clause') + t('redLineMark')}`,
                      })}
                    >
                      {cell.redLine === undefined ? null : <b className="text-(--danger)">!</b>}
                      {state.kind === 'complete'
                        ? shown
                        : state.kind === 'partial'
                          ? `${state.n}/${state.of}`
                          : '△'}
                    </Link>
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollRegion>
  );
}

/** How far a cell is over all of its sources, and the value where it is one. */
function standing(cell: CellView) {
  const parts = cell.slots.flatMap((s) => s.parts.map((p) => s.values.get(p.id)));
  const n = parts.filter((v) => v !== undefined).length;
  const of = parts.length;
  const cause = cell.slots.find((s) => s.cause !== undefined)?.cause ?? '';
  const kind = cause !== '' ? 'set' : n === 0 ? 'waiting' : n < of ? 'partial' : 'complete';
  const [only] = parts;
  const shown =
    kind === 'complete' ? (of === 1 && only !== undefined ? String(only.value) : `${n}/${of}`) : '';
  return { state: { kind, n, of, cause } as const, shown };
}
