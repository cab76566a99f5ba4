/** What every part of the report is given. */
import type { Resampling, Screening } from '#lib/analysis/tasks.ts';
import type { JobState } from '#lib/analysis/work.ts';
import type { CarelessCounts } from '#lib/responses/careless.ts';
import type { Dataset } from '#lib/responses/dataset.ts';
import type { ScaleView } from '#lib/responses/scale-view.ts';
import type { hoursOf, UnitAlpha } from '#lib/responses/suspicions.ts';

export type Report = {
  readonly view: ScaleView;
  /** The selected answers. */
  readonly dataset: Dataset;
  readonly resampling: JobState<Resampling>;
  /** Of all answers of the campaign, whatever is selected. */
  readonly screening: JobState<Screening>;
  /** The same scale without careless answers, where there are any. */
  readonly without: ScaleView | undefined;
  /** Once the screening is done. */
  readonly careless: CarelessCounts | undefined;
  readonly alphas: readonly UnitAlpha[];
  readonly hours: Awaited<ReturnType<typeof hoursOf>>;
  readonly raw: boolean;
  readonly locale: string;
  /** Address of the evaluation's pages. */
  readonly base: string;
  /** Where flagged responses are decided, for those who may. */
  readonly decide: string | undefined;
  /** Address of a file of one of the report's tables. */
  readonly file: (table: string) => string;
  /** Text of an item, or its id. */
  readonly itemText: (id: string) => string;
};
