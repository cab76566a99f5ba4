import { describe, expect, it } from 'vitest';
import { sensitiveIn } from './sensitive.ts';

describe('sensitiveIn', () => {
  it.each([
    ['请打 13812345678 联系', ['personal_number']],
    ['这份文件是机密，不便提供', ['secret']],
    ['標為絕密', ['secret']],
    ['秘密★5年', ['secret']],
    ['密级：内部', ['secret']],
    ['It is a classified document', ['secret']],
    ['绝密件，问 138 1234 5678', ['personal_number', 'secret']],
  ])('finds what does not belong into the notes: %s', (text, found) => {
    expect(sensitiveIn(text)).toEqual(found);
  });

  it.each([
    '编制紧张，2024 年核定 35 名',
    '这不是什么秘密，大家都知道',
    '工作分类清楚；密切配合',
    'The posts are classified by grade.',
    '文号 云编发〔2024〕12 号，预算 1380 万元',
  ])('leaves ordinary speech alone: %s', (text) => {
    expect(sensitiveIn(text)).toEqual([]);
  });
});
