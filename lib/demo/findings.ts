/** Problems of the demonstration: what interviewees say of them, and the findings that rest on it. */
import { addFinding, answersOf } from '#db/repositories/findings.ts';
import { type EvidenceState, listInterviews, type Note } from '#db/repositories/interviews.ts';
import type { Db } from '#db/store.ts';

type DemoProblem = {
  readonly indicator: string;
  readonly type: string;
  /** Codes of the units in which it is found. */
  readonly units: readonly string[];
  /** Said in the first and in the second interview of each role that is asked. */
  readonly quote: string;
  readonly problem: string;
  readonly statement: string;
};

/** Two that are common and two that are not. */
const DEMO_PROBLEMS: readonly DemoProblem[] = [
  {
    indicator: 'B2.2',
    type: 'overlap',
    units: ['E4', 'E5', 'E6'],
    quote: '（演示）“同一个市场两家都来查，口径不一样，我们不知道听谁的。”',
    problem: '（演示）联合检查没有牵头文件，两家各自下发通知。',
    statement: '（演示）市场检查与相邻部门职责交叉：同一事项两家检查，口径不一，没有文件明确牵头单位。',
  },
  {
    indicator: 'C2.3',
    type: 'underload',
    units: ['E2', 'E6', 'T1'],
    quote: '（演示）“旺季忙完，后半年两个科室基本没有新任务。”',
    problem: '（演示）工作量台账显示三个岗位月均办件不足五件。',
    statement: '（演示）部分科室任务不饱满：旺季之外人员闲置，三个岗位月均办件不足五件。',
  },
  {
    indicator: 'B1.2',
    type: 'weakened_function',
    units: ['E5'],
    quote: '（演示）“规划这一块，文件里还写着，三年没有开展过。”',
    problem: '（演示）“三定”所列规划编制职责近三年没有成果。',
    statement: '（演示）规划编制职能弱化：“三定”所列职责近三年没有开展。',
  },
  {
    indicator: 'D2.1',
    type: 'overlap',
    units: ['E6'],
    quote: '（演示）“会签要等一个月，问了才知道在两个科室之间转。”',
    problem: '（演示）会签件没有确定的承办科室。',
    statement: '（演示）对外协作的承办科室不明确，会签件在两个科室之间流转。',
  },
];

/** What was noted under a question of a unit's `at`th interview in a role. */
export function demoNotes(unitCode: string, indicator: string | undefined, at: number, now: number): Note[] {
  const own = DEMO_PROBLEMS.find((p) => p.indicator === indicator && p.units.includes(unitCode));
  const said: Note[] =
    own === undefined
      ? []
      : at === 0
        ? [{ id: 'n2', kind: 'quote', text: own.quote, at: now }]
        : at === 1
          ? [{ id: 'n2', kind: 'problem', text: own.problem, at: now }]
          : [];
  return [{ id: 'n1', kind: 'fact', text: '（演示记录）受访人举了一个近一年的事例。', at: now }, ...said];
}

/** Documents asked for in the first interview: shown, and in one unit promised or refused. */
export function demoEvidence(
  unitCode: string,
  asked: readonly string[],
  at: number,
): Record<string, EvidenceState> {
  if (at > 0) return {};
  const open: readonly EvidenceState[] = unitCode === 'E6' ? ['promised', 'refused'] : ['seen'];
  return Object.fromEntries(asked.map((id, i) => [id, open[i % open.length] ?? 'seen']));
}

/** The findings, each citing what was said of it in its unit. */
export async function loadDemoFindings(
  db: Db,
  demo: {
    evaluationId: string;
    units: readonly { id: string; code: string }[];
    createdBy: string;
    now: number;
  },
): Promise<void> {
  const interviews = await listInterviews(db, demo.evaluationId);
  for (const { indicator, type, units, quote, problem, statement } of DEMO_PROBLEMS) {
    for (const unit of demo.units.filter((u) => units.includes(u.code))) {
      const own = interviews.filter((i) => i.unitId === unit.id).map((i) => i.id);
      const excerpts = (await answersOf(db, own)).flatMap(({ interviewId, questionId, notes }) =>
        notes
          .filter((note) => note.text === quote || note.text === problem)
          .map((note) => ({ interviewId, questionId, noteId: note.id })),
      );
      await addFinding(db, {
        evaluationId: demo.evaluationId,
        unitId: unit.id,
        indicatorId: indicator,
        type,
        text: statement,
        excerpts,
        createdBy: demo.createdBy,
        createdAt: demo.now,
      });
    }
  }
}
