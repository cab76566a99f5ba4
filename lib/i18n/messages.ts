/** Messages of the console, by namespace. zh-TW is made from zh-CN by `npm run locale` and read through. */
import enAccount from '../../messages/en/account.json' with { type: 'json' };
import enAudit from '../../messages/en/audit.json' with { type: 'json' };
import enCampaign from '../../messages/en/campaign.json' with { type: 'json' };
import enCommon from '../../messages/en/common.json' with { type: 'json' };
import enCompare from '../../messages/en/compare.json' with { type: 'json' };
import enEvaluation from '../../messages/en/evaluation.json' with { type: 'json' };
import enField from '../../messages/en/field.json' with { type: 'json' };
import enFinding from '../../messages/en/finding.json' with { type: 'json' };
import enFramework from '../../messages/en/framework.json' with { type: 'json' };
import enIndicator from '../../messages/en/indicator.json' with { type: 'json' };
import enInterview from '../../messages/en/interview.json' with { type: 'json' };
import enLibrary from '../../messages/en/library.json' with { type: 'json' };
import enOutline from '../../messages/en/outline.json' with { type: 'json' };
import enQuality from '../../messages/en/quality.json' with { type: 'json' };
import enRater from '../../messages/en/rater.json' with { type: 'json' };
import enReport from '../../messages/en/report.json' with { type: 'json' };
import enResult from '../../messages/en/result.json' with { type: 'json' };
import enScale from '../../messages/en/scale.json' with { type: 'json' };
import enSource from '../../messages/en/source.json' with { type: 'json' };
import cnAccount from '../../messages/zh-CN/account.json' with { type: 'json' };
import cnAudit from '../../messages/zh-CN/audit.json' with { type: 'json' };
import cnCampaign from '../../messages/zh-CN/campaign.json' with { type: 'json' };
import cnCommon from '../../messages/zh-CN/common.json' with { type: 'json' };
import cnCompare from '../../messages/zh-CN/compare.json' with { type: 'json' };
import cnEvaluation from '../../messages/zh-CN/evaluation.json' with { type: 'json' };
import cnField from '../../messages/zh-CN/field.json' with { type: 'json' };
import cnFinding from '../../messages/zh-CN/finding.json' with { type: 'json' };
import cnFramework from '../../messages/zh-CN/framework.json' with { type: 'json' };
import cnIndicator from '../../messages/zh-CN/indicator.json' with { type: 'json' };
import cnInterview from '../../messages/zh-CN/interview.json' with { type: 'json' };
import cnLibrary from '../../messages/zh-CN/library.json' with { type: 'json' };
import cnOutline from '../../messages/zh-CN/outline.json' with { type: 'json' };
import cnQuality from '../../messages/zh-CN/quality.json' with { type: 'json' };
import cnRater from '../../messages/zh-CN/rater.json' with { type: 'json' };
import cnReport from '../../messages/zh-CN/report.json' with { type: 'json' };
import cnResult from '../../messages/zh-CN/result.json' with { type: 'json' };
import cnScale from '../../messages/zh-CN/scale.json' with { type: 'json' };
import cnSource from '../../messages/zh-CN/source.json' with { type: 'json' };
import twAccount from '../../messages/zh-TW/account.json' with { type: 'json' };
import twAudit from '../../messages/zh-TW/audit.json' with { type: 'json' };
import twCampaign from '../../messages/zh-TW/campaign.json' with { type: 'json' };
import twCommon from '../../messages/zh-TW/common.json' with { type: 'json' };
import twCompare from '../../messages/zh-TW/compare.json' with { type: 'json' };
import twEvaluation from '../../messages/zh-TW/evaluation.json' with { type: 'json' };
import twField from '../../messages/zh-TW/field.json' with { type: 'json' };
import twFinding from '../../messages/zh-TW/finding.json' with { type: 'json' };
import twFramework from '../../messages/zh-TW/framework.json' with { type: 'json' };
import twIndicator from '../../messages/zh-TW/indicator.json' with { type: 'json' };
import twInterview from '../../messages/zh-TW/interview.json' with { type: 'json' };
import twLibrary from '../../messages/zh-TW/library.json' with { type: 'json' };
import twOutline from '../../messages/zh-TW/outline.json' with { type: 'json' };
import twQuality from '../../messages/zh-TW/quality.json' with { type: 'json' };
import twRater from '../../messages/zh-TW/rater.json' with { type: 'json' };
import twReport from '../../messages/zh-TW/report.json' with { type: 'json' };
import twResult from '../../messages/zh-TW/result.json' with { type: 'json' };
import twScale from '../../messages/zh-TW/scale.json' with { type: 'json' };
import twSource from '../../messages/zh-TW/source.json' with { type: 'json' };
import type { Locale } from './locales.ts';

const zhCN = {
  account: cnAccount,
  audit: cnAudit,
  campaign: cnCampaign,
  common: cnCommon,
  compare: cnCompare,
  evaluation: cnEvaluation,
  field: cnField,
  finding: cnFinding,
  framework: cnFramework,
  indicator: cnIndicator,
  interview: cnInterview,
  library: cnLibrary,
  outline: cnOutline,
  quality: cnQuality,
  rater: cnRater,
  report: cnReport,
  result: cnResult,
  scale: cnScale,
  source: cnSource,
};
export type Messages = typeof zhCN;

const zhTW: Messages = {
  account: twAccount,
  audit: twAudit,
  campaign: twCampaign,
  common: twCommon,
  compare: twCompare,
  evaluation: twEvaluation,
  field: twField,
  finding: twFinding,
  framework: twFramework,
  indicator: twIndicator,
  interview: twInterview,
  library: twLibrary,
  outline: twOutline,
  quality: twQuality,
  rater: twRater,
  report: twReport,
  result: twResult,
  scale: twScale,
  source: twSource,
};

const en: Messages = {
  account: enAccount,
  audit: enAudit,
  campaign: enCampaign,
  common: enCommon,
  compare: enCompare,
  evaluation: enEvaluation,
  field: enField,
  finding: enFinding,
  framework: enFramework,
  indicator: enIndicator,
  interview: enInterview,
  library: enLibrary,
  outline: enOutline,
  quality: enQuality,
  rater: enRater,
  report: enReport,
  result: enResult,
  scale: enScale,
  source: enSource,
};

export const MESSAGES: Readonly<Record<Locale, Messages>> = { 'zh-CN': zhCN, 'zh-TW': zhTW, en };
