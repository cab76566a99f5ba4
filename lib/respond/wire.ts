/**
 * Bytes that are sent again and again, one character for each: a text leaves in one piece with its headers, a
 * buffer takes a second one, which costs as much as finding out what to answer.
 */
export class Wire {
  readonly bytes: string;

  /** @param bytes one character from U+0000 to U+00FF for each */
  constructor(bytes: string) {
    this.bytes = bytes;
  }

  static of(content: Buffer | string): Wire {
    return new Wire((typeof content === 'string' ? Buffer.from(content) : content).toString('latin1'));
  }

  get length(): number {
    return this.bytes.length;
  }
}
