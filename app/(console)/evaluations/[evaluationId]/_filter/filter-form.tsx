import Form from 'next/form';
import { filterQuery, type ViewFilter } from '#lib/evaluations/view-filter.ts';
import { FilterFields } from './filter-fields.tsx';

/** What a list is narrowed to, kept in the address; works without scripts. */
export function FilterForm(props: {
  path: string;
  filter: ViewFilter;
  types?: readonly string[];
  industries?: readonly string[];
  audiences?: readonly string[];
  period?: boolean;
}) {
  const { path, filter, types, industries, audiences, period } = props;
  return (
    <Form
      key={filterQuery(filter)}
      action={path}
      scroll={false}
      className="no-print mt-4 grid grid-cols-[repeat(auto-fit,minmax(min(9em,100%),1fr))] items-end gap-3 border-y border-(--rule) py-3 md:flex md:flex-wrap"
    >
      <FilterFields
        filter={filter}
        path={path}
        clears={filterQuery(filter) !== ''}
        {...(types === undefined ? {} : { types })}
        {...(industries === undefined ? {} : { industries })}
        {...(audiences === undefined ? {} : { audiences })}
        {...(period === undefined ? {} : { period })}
      />
    </Form>
  );
}
