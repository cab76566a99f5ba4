/** Whether an item is forward or reverse worded. */
export function KeyMark({ reverse, label }: { reverse: boolean; label: string }) {
  return (
    <span
      className={`inline-block rounded-[2px] border border-(--ink-3) px-1 text-[0.75rem] leading-4 ${reverse ? 'bg-(--ink-2) text-(--paper)' : ''}`}
    >
      {label}
    </span>
  );
}
