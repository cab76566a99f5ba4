'use client';
import { zodResolver } from '@hookform/resolvers/zod';
import { useRouter } from 'next/navigation';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { useForm } from 'react-hook-form';
import { z } from 'zod';
import { ActButton } from '../../../../_ui/act-button.tsx';
import { Problems } from '../../../../_ui/problems.tsx';
import { type Sent, send, sendWorkbook } from '../../../../_ui/send.ts';

const schema = z.object({ file: z.custom<FileList>((f) => f instanceof FileList && f.length === 1) });

/** Takes a filled template, Excel or CSV, as a whole or not at all. */
export function ImportForm({ door }: { door: string }) {
  const t = useTranslations('source');
  const router = useRouter();
  const [refusal, setRefusal] = useState<Extract<Sent<unknown>, { ok: false }>>();
  const [said, setSaid] = useState('');
  const form = useForm<z.input<typeof schema>>({ resolver: zodResolver(schema) });
  return (
    <form
      noValidate
      className="no-print mt-8 max-w-[760px]"
      aria-labelledby="import"
      onSubmit={form.handleSubmit(async ({ file: [file] }) => {
        if (file === undefined) return;
        const sent = /\.xlsx$/i.test(file.name)
          ? await sendWorkbook<{ written: number }>(`${door}/workbook`, file)
          : await send<{ written: number }>('POST', `${door}/import`, { csv: await file.text() });
        // The same file, corrected, must be a choice again.
        form.reset();
        setRefusal(sent.ok ? undefined : sent);
        setSaid(sent.ok ? t('imported', { n: sent.value.written }) : '');
        if (sent.ok) router.refresh();
      })}
    >
      <h2 id="import">{t('import')}</h2>
      <p className="quiet mt-1">{t('importHint')}</p>
      <Problems refusal={refusal} />
      <div className="mt-2 flex flex-wrap items-center gap-3">
        <label className="flex min-w-0 max-w-full flex-wrap items-center gap-2">
          {t('file')}
          <input
            type="file"
            className="min-w-0 max-w-full"
            accept=".csv,text/csv,.xlsx"
            {...form.register('file')}
          />
        </label>
        <ActButton type="submit" className="btn" busy={form.formState.isSubmitting}>
          {t('import')}
        </ActButton>
      </div>
      <p role="status">{said}</p>
    </form>
  );
}
