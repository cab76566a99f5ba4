'use client';
import type { ReactNode } from 'react';
import { CartesianGrid, Line, LineChart, ReferenceLine, Tooltip, XAxis, YAxis } from 'recharts';
import { LiveChart } from '../../../../../../_ui/live-chart.tsx';
import { fixed } from '../../../../../../_ui/number.ts';

/** The eigenvalues as a line; its table stands below. */
export function ScreeLine(props: { eigenvalues: readonly number[]; label: string; still: ReactNode }) {
  const data = props.eigenvalues.map((value, i) => ({ component: i + 1, value }));
  return (
    <LiveChart still={props.still}>
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
        <ReferenceLine y={1} stroke="var(--rule-strong)" strokeDasharray="4 3" />
        <Tooltip
          isAnimationActive={false}
          formatter={(value) => fixed(Number(value))}
          contentStyle={{ background: 'var(--surface)', borderColor: 'var(--rule-strong)' }}
        />
        <Line
          dataKey="value"
          name={props.label}
          stroke="var(--accent)"
          strokeWidth={1.5}
          isAnimationActive={false}
          dot={{ r: 4, fill: 'var(--paper)' }}
        />
      </LineChart>
    </LiveChart>
  );
}
