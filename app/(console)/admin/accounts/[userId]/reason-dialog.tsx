'use client';
import { useRouter } from 'next/navigation';
import { useTranslations } from 'next-intl';
import { type ReactNode, useState } from 'react';
import { useForm } from 'react-hook-form';
import { ActButton } from '../../../../_ui/act-button.tsx';
import { AskDialog } from '../../../../_ui/ask-dialog.tsx';
import { Field } from '../../../../_ui/field.tsx';
import { Problems } from '../../../../_ui/problems.tsx';
import { type Sent, send } from '../../../../_ui/send.ts';

type Props<T> = {
  label: string;
  heading: string;
  path: string;
  /** The act; the reason is added. */
  body: Record<string, string>;
  note?: ReactNode;
  onDone?: (value: T) => void;
};

/** An act on somebody else's account: it asks why before it is done, and the reason goes into the trail. */
export function ReasonDialog<T>(props: Props<T>) {
  return (
    <AskDialog label={props.label} heading={props.heading}>
      {(close) => <Why {...props} close={close} />}
    </AskDialog>
  );
}

function Why<T>(props: Props<T> & { close: () => void }) {
  const t = useTranslations('account');
  const router = useRouter();
  const [refusal, setRefusal] = useState<Extract<Sent<unknown>, { ok: false }>>();
  const form = useForm({ defaultValues: { why: '' } });
  const { errors, isSubmitting } = form.formState;
  return (
    <form
      noValidate
      className="mt-3"
      onSubmit={form.handleSubmit(async ({ why }) => {
        const sent = await send<T>('POST', props.path, { ...props.body, why });
        setRefusal(sent.ok ? undefined : sent);
        if (!sent.ok) return;
        props.onDone?.(sent.value);
        props.close();
        router.refresh();
      })}
    >
      {props.note === undefined ? null : <p>{props.note}</p>}
      <Problems refusal={refusal} />
      <Field label={t('why')} error={errors.why && t('whyMissing')}>
        {(aria) => (
          <input
            {...aria}
            {...form.register('why', { required: true, minLength: 2 })}
            autoComplete="off"
            className="w-full"
          />
        )}
      </Field>
      <div className="flex flex-wrap gap-2">
        <ActButton type="submit" className="btn primary" busy={isSubmitting}>
          {props.label}
        </ActButton>
        <button type="button" className="btn" onClick={props.close}>
          {t('cancel')}
        </button>
      </div>
    </form>
  );
}
