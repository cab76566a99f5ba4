'use client';
import { zodResolver } from '@hookform/resolvers/zod';
import { useRouter } from 'next/navigation';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { useForm } from 'react-hook-form';
import { industriesInput } from '#lib/evaluations/input.ts';
import { ActButton } from '../../../../_ui/act-button.tsx';
import { Field } from '../../../../_ui/field.tsx';
import { FileField } from '../../../../_ui/file-field.tsx';
import { Problems } from '../../../../_ui/problems.tsx';
import { type Sent, send, sendWorkbook } from '../../../../_ui/send.ts';

/** Industries of units that are there already, pasted or from a file; what was typed stays where it is refused. */
export function IndustriesForm({ door }: { door: string }) {
  const t = useTranslations('evaluation');
  const router = useRouter();
  const [refusal, setRefusal] = useState<Extract<Sent<unknown>, { ok: false }>>();
  const [said, setSaid] = useState('');
  const form = useForm({ resolver: zodResolver(industriesInput), defaultValues: { table: '' } });
  const { errors, isSubmitting } = form.formState;

  /** Both kinds of file end as the text, where it can still be changed before anything is stored. */
  async function takeFile(file: File) {
    setRefusal(undefined);
    setSaid('');
    if (!/\.xlsx$/i.test(file.name)) {
      form.setValue('table', await file.text(), { shouldDirty: true });
      return;
    }
    const sent = await sendWorkbook<{ table: string; count: number }>(`${door}/workbook`, file);
    if (!sent.ok) return setRefusal(sent);
    form.setValue('table', sent.value.table, { shouldDirty: true, shouldValidate: true });
    setSaid(t('industriesTaken', { n: sent.value.count }));
  }

  return (
    <form
      noValidate
      className="no-print mt-10 max-w-[760px]"
      aria-labelledby="industries"
      onSubmit={form.handleSubmit(async (values) => {
        const sent = await send<{ units: number }>('POST', door, values);
        setRefusal(sent.ok ? undefined : sent);
        setSaid(sent.ok ? t('industriesSaved', { n: sent.value.units }) : '');
        if (!sent.ok) return;
        form.reset();
        router.refresh();
      })}
    >
      <h2 id="industries">{t('industries')}</h2>
      <p className="quiet mt-1 mb-4">{t('industriesLead')}</p>
      <Problems refusal={refusal} />
      <Field
        label={t('industriesTable')}
        hint={t('industriesHint')}
        error={errors.table && t('industriesMissing')}
      >
        {(aria) => (
          <textarea
            {...aria}
            {...form.register('table')}
            rows={6}
            className="w-full font-mono"
            spellCheck={false}
          />
        )}
      </Field>
      <Field label={t('unitsFile')} hint={t('industriesFileHint')}>
        {(aria) => <FileField aria={aria} accept=".csv,text/csv,.xlsx" take={takeFile} />}
      </Field>
      <ActButton type="submit" className="btn primary mt-2" busy={isSubmitting}>
        {t('industriesSave')}
      </ActButton>
      <p role="status" className="mt-2">
        {said}
      </p>
    </form>
  );
}
