import { describe, expect, it } from 'vitest';
import { hasPersonalNumber } from './personal-numbers.ts';

describe('numbers that lead to a person', () => {
  it.each([
    '请打我电话13812345678谢谢',
    '138 1234 5678',
    '138-1234-5678',
    '１３８１２３４５６７８',
    '+86 13912345678',
    '身份证110101199003078515',
    '11010119900307851X',
    '110101 19900307 8515',
    '0912-345-678',
    'A123456789',
    '我的座机 010-65551234',
    '(0591) 87654321',
    '+852 9123 4567',
  ])('sees %s', (text) => {
    expect(hasPersonalNumber(text)).toBe(true);
  });

  it.each([
    '',
    '闽编办〔2024〕12号',
    '2026年11月22日 14:05',
    '办了 3 次，等了 45 分钟',
    '12345 热线没有回音',
    '金额 1234567890123 元',
    '编号 20261122000123456789',
    '110101199013078515',
    '统一社会信用代码 12350000MB0001234X',
    '12812345678',
    '1.38123456789',
  ])('leaves %s alone', (text) => {
    expect(hasPersonalNumber(text)).toBe(false);
  });
});
