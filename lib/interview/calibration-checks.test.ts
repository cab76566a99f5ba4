import { at, describeChecks, shipped } from '#lib/instruments/check-cases.test-support.ts';
import { CALIBRATION_CHECKS, CALIBRATION_OUTLINE_CHECKS } from './calibration-checks.ts';

const cases = shipped('calibration_cases', 'CAL_INTERVIEW');
const outlines = new Map(
  ['IV_LEAD', 'IV_MID', 'IV_STAFF', 'IV_LIAISON'].map((id) => [id, shipped('interview_outline', id)]),
);

describeChecks('checks of calibration cases', CALIBRATION_CHECKS, [cases], {
  duplicate_case: (c) => {
    at(c.cases, 1).id = at(c.cases, 0).id;
  },
  case_spread: (c) => {
    for (const one of c.cases) if (one.expert.rating === 2) one.expert.rating = 3;
  },
});

describeChecks(
  'checks of calibration cases against their outlines',
  CALIBRATION_OUTLINE_CHECKS,
  [{ cases, outlines }],
  {
    case_question: [
      ({ cases: c }) => {
        at(c.cases, 0).question = 'LEAD_99';
      },
      // asked for its text alone
      ({ cases: c }) => {
        at(c.cases, 0).question = 'LEAD_09';
      },
    ],
  },
);
