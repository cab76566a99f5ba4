import type { Field } from './field.tsx';

type Aria = Parameters<Parameters<typeof Field>[0]['children']>[0];

/** Takes one file at once: chosen, it is read. */
export function FileField(props: { aria: Aria; accept: string; take: (file: File) => Promise<void> }) {
  return (
    <input
      {...props.aria}
      type="file"
      accept={props.accept}
      onChange={async (event) => {
        const input = event.target;
        const file = input.files?.[0];
        if (file !== undefined) await props.take(file);
        // The same file, corrected, must be a choice again.
        input.value = '';
      }}
    />
  );
}
