import type { Locale } from '../i18n/locales.ts';

/** Words about one-time codes on the respondent's pages. */
const zhCN = {
  title: '输入一次性码或续答码',
  label: '一次性码或续答码',
  hint: '一次性码 12 位，印在卡片上；续答码 16 位，是您存草稿时得到的。大小写、有无短横都可以。',
  enter: '进入问卷',
  refusedTitle: '这个码不能进入问卷',
  refusedText:
    '可能是输错、已经用过或提交过，或问卷不在开放时间。请核对后再试；一次性码仍不行，请找发卡片的人另领一张。',
  anonymityTitle: '一次性码记下什么',
  anonymity: [
    '码只说明属于哪个单位或部门，不对应到人',
    '系统记下“这个码已用”，不记时间',
    '答卷另外存放，查不出是哪个码交的',
  ],
  neededTitle: '要先输入一次性码',
  neededText: '这次没有存下任何答案。本问卷凭卡片上的一次性码作答，一码一份。',
  toCode: '去输入一次性码',
  spentTitle: '这个码已交过一份答卷',
  spentText: '一码一份，已收到的不能修改。您刚填的没有存下。若不是您交的，请告诉发卡片的人。',
};

type CodeTexts = typeof zhCN;

const zhTW: CodeTexts = {
  title: '輸入一次性碼或續答碼',
  label: '一次性碼或續答碼',
  hint: '一次性碼 12 位，印在卡片上；續答碼 16 位，是您存草稿時得到的。大小寫、有無短橫都可以。',
  enter: '進入問卷',
  refusedTitle: '這個碼不能進入問卷',
  refusedText:
    '可能是輸錯、已經用過或提交過，或問卷不在開放時間。請核對後再試；一次性碼仍不行，請找發卡片的人另領一張。',
  anonymityTitle: '一次性碼記下什麼',
  anonymity: [
    '碼只說明屬於哪個單位或部門，不對應到人',
    '系統記下「這個碼已用」，不記時間',
    '答卷另外存放，查不出是哪個碼交的',
  ],
  neededTitle: '要先輸入一次性碼',
  neededText: '這次沒有存下任何答案。本問卷憑卡片上的一次性碼作答，一碼一份。',
  toCode: '去輸入一次性碼',
  spentTitle: '這個碼已交過一份答卷',
  spentText: '一碼一份，已收到的不能修改。您剛填的沒有存下。若不是您交的，請告訴發卡片的人。',
};

const en: CodeTexts = {
  title: 'Enter a one-time code or a resume code',
  label: 'One-time code or resume code',
  hint: 'The 12 characters on your card, or the 16 you were given when you saved a draft; in capitals or not, with or without hyphens.',
  enter: 'Go to the questionnaire',
  refusedTitle: 'This code does not open a questionnaire',
  refusedText:
    'It may be mistyped, or used or submitted already, or the questionnaire is not open now. Please check it and try again; for a one-time code, ask for another card where you got this one.',
  anonymityTitle: 'What a one-time code records',
  anonymity: [
    'It tells a unit or department, not a person',
    'That it was used is noted, without a time',
    'Your answers are kept apart; nobody can tell which code they came with',
  ],
  neededTitle: 'Please enter your one-time code first',
  neededText: 'No answer was stored. This questionnaire takes one answer for each code on a card.',
  toCode: 'Enter a one-time code',
  spentTitle: 'An answer has already come with this code',
  spentText:
    'There is one answer for each code, and it cannot be changed. What you filled in now was not stored. If the first one was not yours, please tell whoever gave out the cards.',
};

export const CODE_TEXTS: Readonly<Record<Locale, CodeTexts>> = { 'zh-CN': zhCN, 'zh-TW': zhTW, en };
