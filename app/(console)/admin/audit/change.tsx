import type { Trail } from '#lib/audit/read-trail.ts';

type Facts = Record<string, unknown> | null;

/** What an act changed, one line per field: `field: before → after`; and what else it says of itself. */
export function Change(props: { entry: Trail['entries'][number] }) {
  const { before, after, detail } = props.entry;
  const keys = [...new Set([...Object.keys(before ?? {}), ...Object.keys(after ?? {})])].filter(
    (k) => shown(before, k) !== shown(after, k),
  );
  const rest = Object.entries(detail);
  if (keys.length === 0 && rest.length === 0) return null;
  return (
    <ul className="small">
      {keys.map((k) => (
        <li key={k}>
          <span className="id">{k}</span>: {before === null ? null : <>{shown(before, k)} → </>}
          <strong>{shown(after, k)}</strong>
        </li>
      ))}
      {rest.map(([k, v]) => (
        <li key={k} className="quiet">
          <span className="id">{k}</span>: {text(v, k)}
        </li>
      ))}
    </ul>
  );
}

function shown(facts: Facts, key: string): string {
  const value = facts?.[key];
  return value === undefined || value === null ? '—' : text(value, key);
}

function text(value: unknown, key = ''): string {
  if (typeof value === 'number' && key.endsWith('At')) {
    return new Date(value).toISOString().slice(0, 16).replace('T', ' ');
  }
  if (Array.isArray(value)) return value.map((v) => text(v)).join(', ');
  return typeof value === 'string' ? value : JSON.stringify(value);
}
