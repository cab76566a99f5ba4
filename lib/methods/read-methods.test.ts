import { describe, expect, it } from 'vitest';
import { parseMethod } from './read-methods.ts';

describe('a method page', () => {
  it('is read as title, headings, paragraphs, lists and code', () => {
    const page = parseMethod(
      'alpha',
      '# Alpha α\n\n## What\n\nThe **share** of `k`, doi:10.1007/BF02310555.\n\n- one\n- two\n\n```\nx = 1\n```\n',
    );
    expect(page).toEqual({
      slug: 'alpha',
      title: 'Alpha α',
      blocks: [
        { kind: 'heading', text: [{ kind: 'text', text: 'What' }] },
        {
          kind: 'paragraph',
          text: [
            { kind: 'text', text: 'The ' },
            { kind: 'strong', text: 'share' },
            { kind: 'text', text: ' of ' },
            { kind: 'code', text: 'k' },
            { kind: 'text', text: ', ' },
            { kind: 'link', text: 'doi:10.1007/BF02310555', href: 'https://doi.org/10.1007/BF02310555' },
            { kind: 'text', text: '.' },
          ],
        },
        { kind: 'list', items: [[{ kind: 'text', text: 'one' }], [{ kind: 'text', text: 'two' }]] },
        { kind: 'code', text: 'x = 1' },
      ],
    });
  });

  it('is refused without a title, and with what it may not hold', () => {
    expect(() => parseMethod('x', 'text')).toThrow('x: a method page begins with its title');
    expect(() => parseMethod('x', '# T\n\n<script>1</script>\n')).toThrow(
      'x: a method page may not hold a html',
    );
    expect(() => parseMethod('x', '# T\n\n| a |\n|---|\n| b |\n')).toThrow('may not hold a table');
    expect(() => parseMethod('x', '# T\n\n![a](b)\n')).toThrow('may not hold a image');
  });
});
