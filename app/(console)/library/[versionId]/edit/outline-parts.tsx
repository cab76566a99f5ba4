'use client';
import { useLocale, useTranslations } from 'next-intl';
import { minutesOf } from '#lib/interview/outline-lint.ts';
import { text } from '../../../../_ui/localized.ts';
import { ChoiceField, ShortField, TextField } from './fields.tsx';
import { LinesField } from './lines-field.tsx';
import { Part } from './part.tsx';
import { SumHint } from './sum-hint.tsx';
import { useEditor } from './use-editor.ts';
import { useTitles } from './use-titles.ts';

const MODES = ['all_preferred', 'stratified_by_office', 'random_from_roster', 'one_per_department'] as const;

/** Title, role, time, sampling and conduct. */
export function Basics() {
  const t = useTranslations('outline');
  const roleNames = useTranslations('interview');
  const locale = useLocale();
  const { now, view } = useEditor();
  const titles = useTitles();
  const roles = (view.policy.evaluation?.interview_roles ?? []).map(({ id }) => ({
    value: id,
    label: roleNames.has(`roleName.${id as 'leadership'}`) ? roleNames(`roleName.${id as 'leadership'}`) : id,
  }));
  const { opening, closing } = now.script_minutes;
  const total = minutesOf([opening, closing, ...now.sections.map((s) => s.minutes)]);
  return (
    <Part
      id="basics"
      title={t('basics')}
      brief={`${titles.text(now.title)} · ${now.id} ${now.version} · ${t('minutesShort', { n: now.time_budget_minutes })}`}
      fields={/^(?!sections|opening_script|closing_script|interviewer_checklist)/}
    >
      <TextField field="title" label={t('name')} focus="title:basics" />
      <div className="oe-row">
        <ShortField field="id" label={t('id')} hint={t('idHint')} wide readOnly={!view.asNew} />
        <ShortField field="version" label={t('version')} hint={t('versionHint')} wide />
        <ChoiceField field="role" label={t('role')} options={roles} />
      </div>
      <div className="oe-row">
        <ShortField
          field="time_budget_minutes"
          label={t('budget')}
          hint={
            <SumHint
              field="time_budget_minutes"
              written={now.time_budget_minutes}
              sum={total}
              says="budgetNow"
            />
          }
        />
        <ShortField field="script_minutes.opening" label={t('openingMinutes')} />
        <ShortField field="script_minutes.closing" label={t('closingMinutes')} />
      </div>
      <h3>{t('sampling')}</h3>
      <div className="oe-row">
        <ChoiceField
          field="sampling.mode"
          label={t('mode')}
          options={MODES.map((value) => ({ value, label: t(`modeName.${value}`) }))}
        />
        <ShortField field="sampling.min" label={t('min')} />
        <ShortField field="sampling.max" label={t('max')} />
      </div>
      <TextField field="sampling.note" label={t('samplingNote')} focus="note:basics" />
      <h3>{t('conduct')}</h3>
      <div className="oe-row">
        <ShortField field="conduct.interviewers" label={t('interviewers')} />
        <ShortField field="conduct.rating_within_hours" label={t('within')} />
        <ShortField field="conduct.disagreement_gap" label={t('gap')} />
        <ChoiceField
          field="conduct.rating_choices"
          label={t('ratingChoices')}
          options={view.policy.choice_lists
            .filter((list) => list.choices.length === 5 && list.choices[0]?.value === 1)
            .map((list) => ({
              value: list.id,
              label: `${list.id} ${list.choices.map((c) => text(c.label, locale)).join(' / ')}`,
            }))}
        />
        <ChoiceField
          field="conduct.audio"
          label={t('audio')}
          options={(['none', 'consent_only'] as const).map((value) => ({
            value,
            label: t(`audioName.${value}`),
          }))}
        />
        <ChoiceField
          field="conduct.presence_of_others"
          label={t('presence')}
          options={(['forbidden', 'allowed'] as const).map((value) => ({
            value,
            label: t(`presenceName.${value}`),
          }))}
        />
      </div>
    </Part>
  );
}

/** What is read out at the beginning or the end. */
export function Script({ which }: { which: 'opening' | 'closing' }) {
  const t = useTranslations('outline');
  const { now } = useEditor();
  const titles = useTitles();
  const field = which === 'opening' ? 'opening_script' : 'closing_script';
  const label = t(which === 'opening' ? 'openingScript' : 'closingScript');
  return (
    <Part id={field} title={label} brief={titles.text(now[field])} fields={new RegExp(`^${field}`)}>
      <TextField field={field} label={label} focus={`text:${field}`} rows={3} />
    </Part>
  );
}

/** What interviewers go through before they leave. */
export function Checklist() {
  const t = useTranslations('outline');
  const { now } = useEditor();
  const titles = useTitles();
  const lines = now.interviewer_checklist;
  const [first] = lines;
  return (
    <Part
      id="interviewer_checklist"
      title={t('checklist')}
      brief={first === undefined ? '' : titles.text(first)}
      fields={/^interviewer_checklist/}
    >
      <LinesField
        list={{ of: 'checklist' }}
        field="interviewer_checklist"
        lines={lines}
        legend={t('checklist')}
        label="line"
        add={t('addLine')}
      />
    </Part>
  );
}
