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
  ['併發布', '並發布'],
  ['發佈', '發布'],
  ['分佈', '分布'],
  ['計劃', '計畫'],
  ['服務器', '伺服器'],
  ['聯網', '連線'],
  ['斷網', '斷線'],
  ['光標', '游標'],
  ['快捷鍵', '快速鍵'],
  ['只讀', '唯讀'],
  ['撤銷', '復原'],
  ['粘貼', '貼上'],
  ['散列', '雜湊'],
  ['界面', '介面'],
  ['字段', '欄位'],
  ['和二維碼', '和 QR 碼'],
  ['的二維碼', '的 QR 碼'],
  ['列印二維碼', '列印 QR 碼'],
  ['退出', '登出'],
  ['這臺', '這台'],
  ['聯繫', '聯絡'],
  ['丟失', '遺失'],
  ['像素', '畫素'],
  ['均值', '平均數'],
  ['方差', '變異數'],
  ['最大似然', '最大概似'],
  ['自助法', '拔靴法'],
  ['單因子', '單因素'],
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
