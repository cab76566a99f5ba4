import { postgresKit } from '../kit.ts';
import { defineSchema } from './define.ts';

export const schema = defineSchema(postgresKit);
export const {
  user,
  session,
  account,
  verification,
  roleGrant,
  secondFactor,
  recoveryCode,
  passwordHistory,
  invitation,
  failedAttempt,
  auditEvent,
  setting,
  instrumentVersion,
  evaluation,
  unit,
  campaign,
  link,
  response,
  responseText,
  receipt,
  seat,
  spent,
  interview,
  interviewRater,
  interviewAnswer,
  interviewRating,
  sourceState,
  indicatorScore,
} = schema;
