'use client';
import { useTranslations } from 'next-intl';
import { CartesianGrid, Line, LineChart, XAxis, YAxis } from 'recharts';
import { fixed } from '../../../../../../_ui/number.ts';

/** Scree of the eigenvalues with its table. */
export function Scree({ eigenvalues }: { eigenvalues: readonly number[] }) {
  const t = useTranslations('scale');
  const total = eigenvalues.reduce((a, b) => a + b, 0);
  const data = eigenvalues.map((value, i) => ({ component: i + 1, value }));
  const first = (eigenvalues[0] ?? 0) / total;
  return (
    <figure className="mt-2">
      <figcaption>
        {t('screeSentence', {
          share: Math.round(first * 100),
          above: eigenvalues.filter((v) => v > 1).length,
        })}
      </figcaption>
      <div aria-hidden="true" className="scroll-x">
        <LineChart
          accessibilityLayer={false}
          width={420}
          height={200}
          data={data}
          margin={{ top: 16, right: 16, bottom: 8, left: 0 }}
        >
          <CartesianGrid stroke="var(--rule)" vertical={false} />
          <XAxis dataKey="component" stroke="var(--ink-2)" tickLine={false} />
          <YAxis stroke="var(--ink-2)" tickLine={false} width={36} />
          <Line
            dataKey="value"
            stroke="var(--accent)"
            strokeWidth={1.5}
            isAnimationActive={false}
            dot={{ r: 4, fill: 'var(--paper)' }}
          />
        </LineChart>
      </div>
      <details>
        <summary>{t('screeTable')}</summary>
        <table className="max-w-[320px]">
          <thead>
            <tr>
              <th scope="col">{t('component')}</th>
              <th scope="col" className="num">
                {t('eigenvalue')}
              </th>
              <th scope="col" className="num">
                %
              </th>
            </tr>
          </thead>
          <tbody>
            {data.map((d) => (
              <tr key={d.component}>
                <th scope="row">{d.component}</th>
                <td className="num">{fixed(d.value)}</td>
                <td className="num">{fixed((d.value / total) * 100, 1)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </details>
    </figure>
  );
}
