import type { Locale } from '../i18n/locales.ts';

/** Words about going on elsewhere and about clearing a device. `{x}` is filled in by `fill`. */
const zhCN = {
  save: '换设备继续',
  keepTitle: '续答码',
  keepText: '已答的内容已加密存到服务器。抄下这个码，在任何设备上打开下面的地址，输入它就能接着答。',
  keepCode: '续答码',
  keepWhere: '输入地址',
  keepNotes: [
    '系统不保存这个码；没有它谁也打不开草稿，也无法找回',
    '提交后草稿立即删除；问卷截止时未提交的一律删除，不计入结果',
    '拿到码的人能看到您已答的内容，请不要转给别人',
  ],
  goOn: '继续作答',
  resumed: '已恢复用续答码保存的内容，可以接着答。',
  savedThere: '草稿已存本机和服务器（续答码 {code}），尚未提交',
  savedHere: '草稿已存本机；服务器上的稍旧，联网后更新',
  saving: '正在保存…',
  failed: '没有存上，草稿仍在本机。请联网后再试。',
  goneTitle: '这个续答码已用完',
  goneText: '用它保存的答卷已经提交，草稿已删除。',
  clear: '清除本机记录',
  clearText: '清除本机上的草稿、“已提交”标记和本问卷的 Cookie。浏览器历史请自行清除。',
  clearedTitle: '本机记录已清除',
  clearedText:
    '草稿、“已提交”标记和本问卷的 Cookie 都已删除。已提交的答卷不受影响；用续答码存在服务器上的草稿保留到提交或截止。可以关闭页面。',
  idle: '还在作答吗？{n} 秒后清空，给下一位使用。',
  idleStay: '继续作答',
  kioskNext: '下一位',
  kioskNote: '公用设备：提交或离开后，答案立即从本机清除。',
  kioskBack: '{n} 秒后回到首页，供下一位使用。',
  personalTitle: '提交前请再看一眼',
  personalHint:
    '下面的文字里像有电话或证件号码。答卷不记名，建议删去；确需保留，请勾选“照原样提交”后再提交。',
  personal: '像有电话或证件号码',
  keepPersonal: '照原样提交，我知道里面有号码',
};

export type DraftTexts = typeof zhCN;

const zhTW: DraftTexts = {
  save: '換裝置繼續',
  keepTitle: '續答碼',
  keepText: '已答的內容已加密存到伺服器。抄下這個碼，在任何裝置上打開下面的網址，輸入它就能接著答。',
  keepCode: '續答碼',
  keepWhere: '輸入網址',
  keepNotes: [
    '系統不保存這個碼；沒有它誰也打不開草稿，也無法找回',
    '提交後草稿立即刪除；問卷截止時未提交的一律刪除，不計入結果',
    '拿到碼的人能看到您已答的內容，請不要轉給別人',
  ],
  goOn: '繼續作答',
  resumed: '已恢復用續答碼保存的內容，可以接著答。',
  savedThere: '草稿已存本機和伺服器（續答碼 {code}），尚未提交',
  savedHere: '草稿已存本機；伺服器上的稍舊，連線後更新',
  saving: '正在儲存…',
  failed: '沒有存上，草稿仍在本機。請連線後再試。',
  goneTitle: '這個續答碼已用完',
  goneText: '用它保存的答卷已經提交，草稿已刪除。',
  clear: '清除本機紀錄',
  clearText: '清除本機上的草稿、「已提交」標記和本問卷的 Cookie。瀏覽紀錄請自行清除。',
  clearedTitle: '本機紀錄已清除',
  clearedText:
    '草稿、「已提交」標記和本問卷的 Cookie 都已刪除。已提交的答卷不受影響；用續答碼存在伺服器上的草稿保留到提交或截止。可以關閉頁面。',
  idle: '還在作答嗎？{n} 秒後清空，給下一位使用。',
  idleStay: '繼續作答',
  kioskNext: '下一位',
  kioskNote: '公用裝置：提交或離開後，答案立即從本機清除。',
  kioskBack: '{n} 秒後回到首頁，供下一位使用。',
  personalTitle: '提交前請再看一眼',
  personalHint:
    '下面的文字裡像有電話或證件號碼。答卷不記名，建議刪去；確需保留，請勾選「照原樣提交」後再提交。',
  personal: '像有電話或證件號碼',
  keepPersonal: '照原樣提交，我知道裡面有號碼',
};

const en: DraftTexts = {
  save: 'Go on elsewhere',
  keepTitle: 'Resume code',
  keepText:
    'What you have answered is on the server, encrypted. Note this code; on any device, open the address below and enter it to go on.',
  keepCode: 'Resume code',
  keepWhere: 'Where to enter it',
  keepNotes: [
    'The server does not keep the code; without it nobody can open the draft, and it cannot be recovered',
    'The draft is deleted when you submit; what is not submitted by the closing date is deleted and not counted',
    'Whoever has the code can see what you have answered, so please do not pass it on',
  ],
  goOn: 'Go on answering',
  resumed: 'What you saved under the resume code is back; you can go on.',
  savedThere: 'Draft kept on this device and on the server (resume code {code}), not submitted yet',
  savedHere: 'Draft kept on this device; the copy on the server is a little older and follows once online',
  saving: 'Saving…',
  failed: 'Not saved; the draft is still on this device. Please try again once online.',
  goneTitle: 'This resume code has been used up',
  goneText: 'The answers saved under it have been submitted, and the draft has been deleted.',
  clear: 'Clear this device',
  clearText:
    'Removes the draft, the note that you submitted, and the cookies of this questionnaire from this device. The history of the browser is yours to clear.',
  clearedTitle: 'This device has been cleared',
  clearedText:
    'The draft, the note that you submitted and the cookies of this questionnaire are gone. Submitted answers are not affected; a draft under a resume code stays on the server until it is submitted or the questionnaire closes. You can close this page.',
  idle: 'Still answering? This will be cleared for the next person in {n} seconds.',
  idleStay: 'Go on answering',
  kioskNext: 'Next person',
  kioskNote: 'Shared device: answers leave it as soon as you submit or walk away.',
  kioskBack: 'Back to the first page for the next person in {n} seconds.',
  personalTitle: 'Please look once more before you submit',
  personalHint:
    'These texts seem to contain a telephone or identity number. Answers carry no name, so you may want to remove it; to keep it, tick "Submit as it is" and submit again.',
  personal: 'seems to contain a telephone or identity number',
  keepPersonal: 'Submit as it is; I know there is a number in it',
};

export const DRAFT_TEXTS: Readonly<Record<Locale, DraftTexts>> = { 'zh-CN': zhCN, 'zh-TW': zhTW, en };
