import { createDecipheriv, pbkdf2Sync } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { fromBase64, ROUNDS, seal, toBase64, unseal, unwrapKey, workingKey, wrapKey } from './key.ts';

const bytes = (n: number, from = 0) => Uint8Array.from({ length: n }, (_, i) => (i + from) % 256);
/** Salt and vectors that are known. */
const known = (length: number) => bytes(length, 7);
const raw = bytes(32, 100);

describe('wrapping', () => {
  it('takes at least 600 000 rounds', () => {
    expect(ROUNDS).toBeGreaterThanOrEqual(600_000);
  });

  it('is PBKDF2-SHA-256 and AES-256-GCM, bound to the device, as another implementation reads it', async () => {
    const wrapped = await wrapKey(raw, '口令 Ａ-1234567', 'd1', known, 2_000);
    const outer = pbkdf2Sync('口令 A-1234567', known(16), 2_000, 32, 'sha256');
    const body = wrapped.key.slice(0, -16);
    const cipher = createDecipheriv('aes-256-gcm', outer, known(12))
      .setAAD(Buffer.from('hengping device d1'))
      .setAuthTag(wrapped.key.slice(-16));
    expect(Buffer.concat([cipher.update(body), cipher.final()])).toEqual(Buffer.from(raw));
    expect(Buffer.from(wrapped.key).toString('hex')).not.toContain(Buffer.from(raw).toString('hex'));
  });

  it('opens for the passphrase and the device alone', async () => {
    const wrapped = await wrapKey(raw, 'long enough', 'd1', known, 2_000);
    expect(await unwrapKey(wrapped, 'long enough', 'd1')).toEqual(raw);
    expect(await unwrapKey(wrapped, 'long enougH', 'd1')).toBeUndefined();
    expect(await unwrapKey(wrapped, 'long enough', 'd2')).toBeUndefined();
  });

  it('never repeats salt or vector', async () => {
    const [a, b] = [await wrapKey(raw, 'x', 'd', undefined, 1), await wrapKey(raw, 'x', 'd', undefined, 1)];
    expect(toBase64(a.salt)).not.toBe(toBase64(b.salt));
    expect(toBase64(a.iv)).not.toBe(toBase64(b.iv));
  });
});

describe('sealing', () => {
  it('gives back what was sealed, in its own place and unchanged only', async () => {
    const key = await workingKey(raw);
    const value = { note: '张三说：“不好办”', n: 3 };
    const sealed = await seal(key, 'work i1/slots/Q1', value);
    expect(await unseal(key, 'work i1/slots/Q1', sealed)).toEqual(value);
    await expect(unseal(key, 'work i1/slots/Q2', sealed)).rejects.toThrow();
    const changed = new Uint8Array(sealed.data.slice(0));
    changed[3] = (changed[3] ?? 0) ^ 1;
    await expect(unseal(key, 'work i1/slots/Q1', { ...sealed, data: changed.buffer })).rejects.toThrow();
    expect(Buffer.from(sealed.data).toString('utf8')).not.toContain('不好办');
  });

  it('does not let the key out again', async () => {
    await expect(crypto.subtle.exportKey('raw', await workingKey(raw))).rejects.toThrow();
  });

  it('knows base64', () => {
    expect(fromBase64(toBase64(bytes(256)))).toEqual(bytes(256));
  });
});
