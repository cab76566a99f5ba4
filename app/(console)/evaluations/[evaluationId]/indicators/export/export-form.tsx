'use client';
import { zodResolver } from '@hookform/resolvers/zod';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { useForm, useWatch } from 'react-hook-form';
import { z } from 'zod';
import type { Exported } from '#lib/scores/export-scores.ts';
import type { ScoreChange } from '#lib/scores/preview-export.ts';
import { ActButton } from '../../../../../_ui/act-button.tsx';
import { Done } from '../../../../../_ui/focus.tsx';
import { Problems } from '../../../../../_ui/problems.tsx';
import { type Sent, send } from '../../../../../_ui/send.ts';
import { ChangeTable, changeKey, isEarly } from './change-table.tsx';

const formSchema = z.object({ unitIds: z.array(z.string()).min(1), why: z.string().trim().min(2) });

type Refusal = Extract<Sent<unknown>, { ok: false }>;

export function ExportForm(props: {
  evaluationId: string;
  units: readonly { id: string; name: string; stale: number }[];
  chosen: readonly string[];
  titles: Readonly<Record<string, string>>;
  /** Whether somebody else has to approve what is proposed here. */
  secondPerson: boolean;
}) {
  const t = useTranslations('indicator');
  const [refusal, setRefusal] = useState<Refusal>();
  const [preview, setPreview] = useState<{ changes: ScoreChange[]; ruleVersion: string; of: string }>();
  const [written, setWritten] = useState<Exported>();
  const [left, setLeft] = useState<ReadonlySet<string>>(new Set());
  const form = useForm<z.input<typeof formSchema>>({
    resolver: zodResolver(formSchema),
    defaultValues: { unitIds: [...props.chosen], why: '' },
  });
  const { errors, isSubmitting } = form.formState;
  const unitIds = useWatch({ control: form.control, name: 'unitIds' });
  const key = [...unitIds].sort().join();
  const current = preview?.of === key ? preview : undefined;
  const writing = current?.changes.filter((c) => !left.has(changeKey(c))) ?? [];
  const path = `/api/v1/evaluations/${props.evaluationId}/scores`;

  const show = async () => {
    setWritten(undefined);
    const sent = await send<{ changes: ScoreChange[]; ruleVersion: string }>('POST', `${path}/preview`, {
      unitIds,
    });
    setRefusal(sent.ok ? undefined : sent);
    setPreview(sent.ok ? { ...sent.value, of: key } : undefined);
    // A score whose main evidence is still being collected is not exported unless somebody asks for it.
    setLeft(new Set(sent.ok ? sent.value.changes.filter(isEarly).map(changeKey) : []));
  };

  return (
    <form
      noValidate
      className="mt-4"
      onSubmit={form.handleSubmit(async ({ why }) => {
        if (current === undefined) return;
        const changes = writing.map((c) => ({
          unitId: c.unitId,
          indicatorId: c.indicatorId,
          inputHash: c.after.inputHash,
        }));
        const sent = await send<Exported>('POST', path, { changes, why });
        setRefusal(sent.ok ? undefined : sent);
        if (sent.ok) {
          setWritten(sent.value);
          setPreview(undefined);
        }
      })}
    >
      <Problems refusal={refusal} />
      {written === undefined ? null : (
        <Done>
          {written.proposalId === undefined ? (
            <>
              {t('written', { n: written.written })}{' '}
              <a href={`/evaluations/${props.evaluationId}/indicators`}>{t('seeMatrix')}</a>
            </>
          ) : (
            <>
              {t('proposed')}{' '}
              <a href={`/evaluations/${props.evaluationId}/indicators/proposals/${written.proposalId}`}>
                {t('seeProposal')}
              </a>
            </>
          )}
        </Done>
      )}
      <fieldset>
        <legend className="font-semibold">{t('chooseUnits')}</legend>
        <div className="mt-2 flex flex-wrap gap-x-6">
          {props.units.map((u) => (
            <label key={u.id} className="flex min-h-[40px] items-center gap-2">
              <input type="checkbox" value={u.id} {...form.register('unitIds')} />
              {u.name}
              <span className="small quiet">
                {u.stale > 0 ? t('newEvidence', { n: u.stale }) : t('upToDate')}
              </span>
            </label>
          ))}
        </div>
      </fieldset>
      {errors.unitIds === undefined ? null : <p className="field-error">{t('unitsMissing')}</p>}
      <button type="button" className="btn mt-3" onClick={show} disabled={unitIds.length === 0}>
        {t('showChanges')}
      </button>
      {current === undefined ? null : current.changes.length === 0 ? (
        <p className="notice mt-4">{t('noChanges')}</p>
      ) : (
        <>
          <h2 className="mt-8">{t('changes', { n: current.changes.length })}</h2>
          <p className="small quiet">{t('rulesUsed', { rules: current.ruleVersion })}</p>
          <label className="mt-4 grid max-w-[520px] gap-1">
            {t('why')}
            <input {...form.register('why')} aria-invalid={errors.why !== undefined} />
          </label>
          {errors.why === undefined ? null : <p className="field-error">{t('whyMissing')}</p>}
          <ActButton
            type="submit"
            className="btn primary mt-3"
            busy={isSubmitting}
            disabled={writing.length === 0}
          >
            {t(props.secondPerson ? 'propose' : 'write', { n: writing.length })}
          </ActButton>
          <p className="mt-2 small quiet">
            {props.secondPerson ? t('secondPerson') : null} {t('appendOnly')}
          </p>
          {current.changes.some(isEarly) ? <p className="notice mt-2">{t('earlyLeft')}</p> : null}
          <ChangeTable
            changes={current.changes}
            titles={props.titles}
            left={left}
            onChoose={(change, chosen) => {
              const next = new Set(left);
              if (chosen) next.delete(changeKey(change));
              else next.add(changeKey(change));
              setLeft(next);
            }}
          />
        </>
      )}
    </form>
  );
}
