import { getTranslations } from 'next-intl/server';
import { indicatorsOf } from '#lib/indicators/framework.ts';
import type { Instrument } from '#lib/instruments/instrument.ts';
import { questionsOf } from '#lib/interview/outline.ts';
import { itemsInOrder } from '#lib/questionnaire/definition.ts';
import { text } from '../../../_ui/localized.ts';
import { ScrollRegion } from '../../../_ui/scroll-region.tsx';

/** What an instrument holds, for the reviewer: items with their keys, questions, indicators or rules. */
export async function Contents({ instrument, locale }: { instrument: Instrument; locale: string }) {
  const t = await getTranslations('library');
  const joint = await getTranslations('common.joint');
  switch (instrument.kind) {
    case 'questionnaire':
      return (
        <List
          heading={t('contentsItems')}
          head={[t('item'), t('scale'), t('key'), t('feeds')]}
          rows={itemsInOrder(instrument).map((item) => ({
            id: item.id,
            title: text(item.text, locale),
            cells:
              item.type === 'likert'
                ? [
                    item.scale,
                    t(`keyed.${item.keyed}`),
                    (item.maps ?? []).map((m) => m.indicator).join(joint('list')) || '—',
                  ]
                : [t(`itemType.${item.type}`), '—', '—'],
          }))}
        />
      );
    case 'interview_outline':
      return (
        <List
          heading={t('contentsQuestions')}
          head={[t('item'), t('required'), t('minutes'), t('feeds')]}
          rows={questionsOf(instrument).map(({ question: q }) => ({
            id: q.id,
            title: text(q.text, locale),
            cells: [q.required ? t('yes') : t('no'), String(q.minutes), q.rating?.indicator ?? '—'],
          }))}
        />
      );
    case 'indicator_tree':
      return (
        <List
          heading={t('contentsIndicators')}
          head={[t('item'), t('full'), t('sources'), t('method')]}
          rows={indicatorsOf(instrument).map(({ indicator: i }) => ({
            id: i.id,
            title: `${text(i.title, locale)}${joint('colon')}${text(i.criterion, locale)}`,
            cells: [
              String(i.weight),
              i.sources
                .map((s) => `${t(`source.${s.type}`)} ${Math.round(s.weight * 100)}%`)
                .join(joint('list')),
              i.method.transform,
            ],
          }))}
        />
      );
    case 'calibration_cases':
      return (
        <List
          heading={t('contentsCases')}
          head={[t('item'), t('caseQuestion'), t('expertRating')]}
          rows={instrument.cases.map((c) => ({
            id: c.id,
            title: text(c.told, locale),
            cells: [`${c.outline} ${c.question}`, String(c.expert.rating)],
          }))}
        />
      );
    case 'scoring_policy':
      return (
        <List
          heading={t('contentsRules')}
          head={[t('item'), t('rule_'), '', '']}
          rows={[
            ...instrument.choice_lists.map((c) => ({
              id: c.id,
              title: t('choiceList'),
              cells: [
                c.choices.map((x) => `${x.value} ${text(x.label, locale)}`).join(joint('list')),
                '',
                '',
              ],
            })),
            ...instrument.transforms.map((x) => ({
              id: x.id,
              title: text(x.title, locale),
              cells: [x.type, '', ''],
            })),
          ]}
        />
      );
  }
}

function List(props: {
  heading: string;
  head: readonly string[];
  rows: readonly { id: string; title: string; cells: readonly string[] }[];
}) {
  return (
    <section className="mt-8">
      <h2>{props.heading}</h2>
      <ScrollRegion label={props.heading} className="mt-2">
        <table>
          <thead>
            <tr>
              {props.head.map((h, i) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: the columns of a list are fixed
                <th key={i} scope="col">
                  {h}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {props.rows.map((row) => (
              <tr key={row.id}>
                <th scope="row">
                  <span className="id">{row.id}</span> {row.title}
                </th>
                {row.cells.map((cell, i) => (
                  // biome-ignore lint/suspicious/noArrayIndexKey: the columns of a list are fixed
                  <td key={i} className="min-w-[4em]">
                    {cell}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollRegion>
    </section>
  );
}
