import { Converter } from 'opencc-js/cn2t';

/** Words whose use differs; establishment terms (编制, 班子) keep their mainland form. */
const TERMS: readonly (readonly [string, string])[] = [
  ['台賬', '台帳'],
  ['賬號', '帳號'],
  ['鏈接', '連結'],
  ['信息', '資訊'],
  ['網絡', '網路'],
  ['保存', '儲存'],
  ['打印', '列印'],
  ['默認', '預設'],
  ['屏幕', '螢幕'],
  ['設備', '裝置'],
  ['演示', '示範'],
  ['數據', '資料'],
  ['文件', '檔案'],
  ['登錄', '登入'],
  ['用戶名', '使用者名稱'],
  ['口令', '密碼'],
  ['預覽', '預覽'],
  ['導出', '匯出'],
  ['導入', '匯入'],
  ['質量', '品質'],
];

const toTraditional = Converter({ from: 'cn', to: 'tw' });

/** Traditional Chinese of a text in simplified characters. Message placeholders are left as they are. */
export function zhTW(text: string): string {
  let out = toTraditional(text).replaceAll('“', '「').replaceAll('”', '」');
  for (const [from, to] of TERMS) out = out.replaceAll(from, to);
  return out;
}
