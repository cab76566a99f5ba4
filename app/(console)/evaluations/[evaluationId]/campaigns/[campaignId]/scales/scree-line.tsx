'use client';
import type { ReactNode } from 'react';
import { CartesianGrid, Line, LineChart, ResponsiveContainer, Tooltip, XAxis, YAxis } from 'recharts';
import { LiveChart } from '../../../../../../_ui/live-chart.tsx';
import { fixed } from '../../../../../../_ui/number.ts';

/** The eigenvalues as a line, those of random data dashed; the table stands below. */
export function ScreeLine(props: {
  eigenvalues: readonly number[];
  random?: readonly number[];
  labels: { observed: string; random: string };
  still: ReactNode;
}) {
  const data = props.eigenvalues.map((value, i) => ({ component: i + 1, value, random: props.random?.[i] }));
  return (
    <LiveChart still={props.still}>
      <ResponsiveContainer width="100%" height={200}>
        <LineChart accessibilityLayer={false} data={data} margin={{ top: 16, right: 16, bottom: 8, left: 0 }}>
          <CartesianGrid stroke="var(--rule)" vertical={false} />
          <XAxis dataKey="component" stroke="var(--ink-2)" tickLine={false} />
          <YAxis stroke="var(--ink-2)" tickLine={false} width={36} />
          <Tooltip
            isAnimationActive={false}
            formatter={(value) => fixed(Number(value))}
            contentStyle={{ background: 'var(--surface)', borderColor: 'var(--rule-strong)' }}
          />
          <Line
            dataKey="value"
            name={props.labels.observed}
            stroke="var(--accent)"
            strokeWidth={1.5}
            isAnimationActive={false}
            dot={{ r: 4, fill: 'var(--paper)' }}
          />
          {props.random === undefined ? null : (
            <Line
              dataKey="random"
              name={props.labels.random}
              stroke="var(--series-2)"
              strokeWidth={1.5}
              strokeDasharray="5 3"
              isAnimationActive={false}
              dot={false}
            />
          )}
        </LineChart>
      </ResponsiveContainer>
    </LiveChart>
  );
}
