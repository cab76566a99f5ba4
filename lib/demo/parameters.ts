/**
 * The demonstration's world: invented units and the known parameters of the graded response model
 * (Samejima 1969, doi:10.1007/BF03372160) from which their answers are simulated.
 */

export const DEMO_SEED = 20261122;
export const DEMO_TITLE = '2026 年第一批评估（演示）';
export const DEMO_CONTACT = '云汀区委编办评估工作组 0000-0000（演示）';

export type DemoUnit = {
  readonly code: string;
  readonly name: string;
  readonly type: string;
  /** None for a unit that works in all of them. */
  readonly industry?: string;
  /** Unit's place on the latent continuum, in standard deviations of persons. */
  readonly level: number;
  /** Answers simulated per audience. */
  readonly n: {
    readonly cooperating_department: number;
    readonly service_recipient: number;
    readonly own_staff: number;
  };
};

/** Eight units, six of one type, of unequal numbers; two fall below minimums on purpose. */
export const DEMO_UNITS: readonly DemoUnit[] = [
  {
    code: 'E1',
    name: '云汀区发展和改革局',
    type: 'economic_department',
    industry: '宏观经济',
    level: 0.75,
    n: { cooperating_department: 36, service_recipient: 64, own_staff: 34 },
  },
  {
    code: 'E2',
    name: '云汀区工业和信息化局',
    type: 'economic_department',
    industry: '产业发展',
    level: 0.45,
    n: { cooperating_department: 34, service_recipient: 58, own_staff: 29 },
  },
  {
    code: 'E3',
    name: '云汀区财政局',
    type: 'economic_department',
    industry: '宏观经济',
    level: 0.3,
    n: { cooperating_department: 38, service_recipient: 71, own_staff: 41 },
  },
  {
    code: 'E4',
    name: '云汀区市场监督管理局',
    type: 'economic_department',
    industry: '市场监管',
    level: 0.05,
    n: { cooperating_department: 31, service_recipient: 112, own_staff: 52 },
  },
  {
    code: 'E5',
    name: '云汀区农业农村局',
    type: 'economic_department',
    industry: '产业发展',
    level: -0.25,
    n: { cooperating_department: 29, service_recipient: 47, own_staff: 33 },
  },
  {
    code: 'E6',
    name: '云汀区交通运输局',
    type: 'economic_department',
    industry: '交通运输',
    level: -0.6,
    n: { cooperating_department: 27, service_recipient: 55, own_staff: 38 },
  },
  {
    code: 'M1',
    name: '云汀区总工会',
    type: 'mass_organisation',
    level: 0.4,
    n: { cooperating_department: 8, service_recipient: 24, own_staff: 11 },
  },
  {
    code: 'T1',
    name: '柳堤镇',
    type: 'township',
    level: -0.1,
    n: { cooperating_department: 24, service_recipient: 39, own_staff: 26 },
  },
];

/** Departments invited to rate the units they work with. */
export const DEMO_DEPARTMENTS: readonly string[] = [
  '区委组织部',
  '区纪委监委机关',
  '区人力资源和社会保障局',
  '区财政局综合科',
  '区审计局',
  '区应急管理局',
  '区自然资源局',
  '区住房和城乡建设局',
];

/** Standard deviations of the latent scores: a person's own level, a scale within a person, a department, a unit's scale. */
export const DEMO_SD = { person: 0.8, scaleInPerson: 0.45, department: 0.3, scaleInUnit: 0.25 } as const;

/** Discrimination by place of the item in its scale, and thresholds shared by all items, shifted per item. */
export const DEMO_DISCRIMINATION = [2.1, 1.7, 1.5, 1.9, 1.6, 1.8] as const;
export const DEMO_THRESHOLDS = [-2.3, -1.2, -0.25, 1.15] as const;
export const DEMO_ITEM_SHIFT = [0, 0.15, -0.2, 0.3, -0.1, 0.2] as const;

/** Shares of "not applicable", of people without dealings, and of careless answering patterns. */
export const DEMO_SHARES = {
  notApplicable: 0.03,
  ineligible: 0.04,
  straightLine: 0.02,
  random: 0.02,
  openText: 0.06,
} as const;

export const DEMO_TEXTS: readonly string[] = [
  '办件进度最好能主动告知，不用反复打电话。',
  '牵头和配合的分工应当写进文件。',
  '窗口指引清楚，建议再减少纸质材料。',
  '联席会议定的事要有落实反馈。',
  '希望明确一个固定联络人。',
];

/**
 * Levels of post of own staff: the share of respondents who choose it, and how many people there are for each
 * respondent of the unit. Those without a number of people are no level.
 */
export const DEMO_STAFF_LEVELS: readonly { value: string; answering: number; people: number }[] = [
  { value: 'leadership', answering: 0.12, people: 0.5 },
  { value: 'middle_manager', answering: 0.26, people: 0.7 },
  { value: 'general_staff', answering: 0.38, people: 1.6 },
  { value: 'off_establishment', answering: 0.18, people: 0.9 },
  { value: 'undisclosed', answering: 0.06, people: 0 },
];
export const DEMO_STAFF_ORIGIN = '演示数据：模拟的实名制人数';
