/** The five kinds of instrument as one type. */
import type { IndicatorTree } from '#lib/indicators/framework.ts';
import type { ScoringPolicy } from '#lib/indicators/policy.ts';
import type { CalibrationCases } from '#lib/interview/calibration-cases.ts';
import type { InterviewOutline } from '#lib/interview/outline.ts';
import type { Questionnaire } from '#lib/questionnaire/definition.ts';

export type Instrument = Questionnaire | InterviewOutline | IndicatorTree | ScoringPolicy | CalibrationCases;
