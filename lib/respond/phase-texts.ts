import type { Locale } from '../i18n/locales.ts';

/** Words about a questionnaire that rests, has answers enough, or is only tried out. */
const zhCN = {
  pausedTitle: '暂停收集',
  pausedText: '这份问卷暂时不接收答卷，这次没有存下任何答案。',
  pausedDraft: '您的草稿仍在本机，稍后再打开此链接即可继续。',
  fullTitle: '名额已满，谢谢',
  fullText: '这个链接的答卷已经收够，不再接收。此前提交的答卷都有效，无需再操作。',
  pilot: '试测',
  pilotTitle: '{title}（试测）',
  pilotText: '本次是试测：只用来检验问卷，答卷不计入任何评估结果。',
};

type PhaseTexts = typeof zhCN;

const zhTW: PhaseTexts = {
  pausedTitle: '暫停收集',
  pausedText: '這份問卷暫時不接收答卷，這次沒有存下任何答案。',
  pausedDraft: '您的草稿仍在本機，稍後再打開此連結即可繼續。',
  fullTitle: '名額已滿，謝謝',
  fullText: '這個連結的答卷已經收夠，不再接收。此前提交的答卷都有效，無需再操作。',
  pilot: '試測',
  pilotTitle: '{title}（試測）',
  pilotText: '本次是試測：只用來檢驗問卷，答卷不計入任何評估結果。',
};

const en: PhaseTexts = {
  pausedTitle: 'Paused for now',
  pausedText: 'This questionnaire takes no answers at the moment; nothing was stored just now.',
  pausedDraft: 'Your draft is still on this device. Open the link again later and go on.',
  fullTitle: 'All places are taken, thank you',
  fullText:
    'This link has all the answers it takes. What was submitted before is valid; nothing more is needed.',
  pilot: 'Pilot',
  pilotTitle: '{title} (pilot)',
  pilotText: 'This is a pilot: it only tries out the questionnaire, and its answers count in no result.',
};

export const PHASE_TEXTS: Readonly<Record<Locale, PhaseTexts>> = { 'zh-CN': zhCN, 'zh-TW': zhTW, en };
