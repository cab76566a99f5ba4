/**
 * Word documents (Office Open XML): A4, official fonts, page numbers, tables whose head repeats. What a document
 * says comes from its caller; here is how it looks.
 */
import {
  AlignmentType,
  BorderStyle,
  Document,
  Footer,
  ImageRun,
  type IRunOptions,
  Packer,
  PageNumber,
  Paragraph,
  ShadingType,
  Table,
  TableCell,
  TableLayoutType,
  TableRow,
  TextRun,
  VerticalAlign,
  WidthType,
} from 'docx';
import type { Locale } from '../i18n/locales.ts';
import type { Block, CellOf, Plot, Words } from './blocks.ts';
import { PLOT_HEIGHT, plotPicture } from './plot-picture.ts';

export const WORD_TYPE = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document';

/** Twentieths of a point: A4 with the margins of official documents (37, 28, 35, 26 mm). */
const PAGE = { width: 11_906, height: 16_838 } as const;
const MARGIN = { top: 2_098, left: 1_588, bottom: 1_985, right: 1_474 } as const;
const WIDTH = PAGE.width - MARGIN.left - MARGIN.right;

/** By locale: the face of the text and that of headings, as office programs there have them. */
const FACES: Readonly<Record<Locale, readonly [text: string, heading: string]>> = {
  'zh-CN': ['FangSong', 'SimHei'],
  'zh-TW': ['DFKai-SB', 'Microsoft JhengHei'],
  en: ['Times New Roman', 'Arial'],
};
const LATIN = { text: 'Times New Roman', heading: 'Arial' } as const;

/** Half points. */
const SIZE = { title: 36, heading: 26, text: 22, small: 18 } as const;
/** Rows of so many lines stay on one page. */
const WHOLE_LINES = 8;
const LINE = { style: BorderStyle.SINGLE, size: 4, color: '444444' } as const;
const THICK = { style: BorderStyle.SINGLE, size: 12, color: '444444' } as const;
/** Width of a plot by itself: nine centimetres. */
const PLOT_ALONE = 5_100;
/** What a cell keeps free at either side. */
const CELL_SIDE = 100;
const NO_LINE = { style: BorderStyle.NONE, size: 0, color: 'auto' } as const;

/** @returns the bytes of a .docx file */
export async function writeWord(input: {
  readonly locale: Locale;
  readonly title: string;
  readonly blocks: readonly Block[];
  /** Beside the page number: what the document is and whose. */
  readonly footer: string;
}): Promise<Uint8Array> {
  const { locale, title, blocks, footer } = input;
  const set = setting(locale);
  const document = new Document({
    title: clean(title),
    creator: 'Hengping',
    styles: { default: { document: { run: set.run(SIZE.text) } } },
    sections: [
      {
        properties: { page: { size: PAGE, margin: MARGIN } },
        footers: {
          default: new Footer({
            children: [
              new Paragraph({
                alignment: AlignmentType.CENTER,
                children: [
                  new TextRun({ ...set.run(SIZE.small), text: `${clean(footer)}　` }),
                  new TextRun({
                    ...set.run(SIZE.small),
                    children: [PageNumber.CURRENT, ' / ', PageNumber.TOTAL_PAGES],
                  }),
                ],
              }),
            ],
          }),
        },
        children: blocks.flatMap((block) => set.block(block)),
      },
    ],
  });
  return new Uint8Array(await Packer.toBuffer(document));
}

function setting(locale: Locale) {
  const [text, heading] = FACES[locale];
  const run = (size: number, as: 'text' | 'heading' = 'text'): IRunOptions => ({
    size,
    font: { ascii: LATIN[as], hAnsi: LATIN[as], eastAsia: as === 'text' ? text : heading },
    language: { value: 'en-US', eastAsia: locale === 'zh-TW' ? 'zh-TW' : 'zh-CN' },
  });
  const runs = (words: Words, size: number, as: 'text' | 'heading' = 'text', bold = false): TextRun[] =>
    (typeof words === 'string' ? [words] : words).flatMap((piece) => {
      const { text: said, bold: strong } =
        typeof piece === 'string' ? { text: piece, bold: undefined } : piece;
      return clean(said)
        .split('\n')
        .map(
          (line, i) =>
            new TextRun({
              ...run(size, as),
              text: line,
              bold: bold || strong === true,
              ...(i > 0 ? { break: 1 } : {}),
            }),
        );
    });

  /** @param three in a three-line table: whether the row is the last of its head */
  function cell(c: CellOf, width: number, three?: { readonly under: boolean }): TableCell {
    const size = three === undefined ? SIZE.text : SIZE.small;
    const lines = c.lines.length === 0 ? [''] : c.lines;
    return new TableCell({
      width: { size: width, type: WidthType.DXA },
      ...(c.span === undefined ? {} : { columnSpan: c.span }),
      ...(c.label && three === undefined
        ? { shading: { type: ShadingType.CLEAR, fill: 'F0F0F0', color: 'auto' } }
        : {}),
      ...(three?.under ? { borders: { bottom: LINE } } : {}),
      verticalAlign: c.label && three === undefined ? VerticalAlign.CENTER : VerticalAlign.TOP,
      margins: { top: 60, bottom: 60, left: CELL_SIDE, right: CELL_SIDE },
      children: lines.map(
        (line, i) =>
          new Paragraph({
            ...(c.align === undefined
              ? {}
              : { alignment: AlignmentType[c.align === 'right' ? 'RIGHT' : 'CENTER'] }),
            children: [
              ...runs(line, size, c.label && three === undefined ? 'heading' : 'text', three?.under),
              // As wide as the cell, it stands below the words.
              ...(c.plot === undefined || i < lines.length - 1 ? [] : [picture(c.plot, width)]),
            ],
          }),
      ),
    });
  }

  /** @param room of the cell in twentieths of a point, its margins included */
  function picture(plot: Plot, room: number): ImageRun {
    const width = Math.floor((room - 2 * CELL_SIDE) / 15);
    return new ImageRun({
      type: 'png',
      data: plotPicture(plot, width),
      transformation: { width, height: PLOT_HEIGHT },
      altText: { name: plot.label, title: plot.label, description: plot.label },
    });
  }

  function table({ widths, rows, head = 0, rules }: Extract<Block, { kind: 'table' }>): Table {
    const three = rules === 'three';
    const inside = three ? NO_LINE : LINE;
    const edge = three ? THICK : LINE;
    const side = three ? NO_LINE : LINE;
    const whole = widths.reduce((a, b) => a + b, 0);
    const columns = widths.map((w) => Math.round((w / whole) * WIDTH));
    return new Table({
      layout: TableLayoutType.FIXED,
      width: { size: WIDTH, type: WidthType.DXA },
      columnWidths: columns,
      borders: {
        top: edge,
        bottom: edge,
        left: side,
        right: side,
        insideHorizontal: inside,
        insideVertical: inside,
      },
      rows: rows.map((cells, r) => {
        let at = 0;
        return new TableRow({
          tableHeader: r < head,
          // A short row stays whole; a long one, as notes may be, has to go on over the page.
          cantSplit: cells.every((c) => c.lines.length <= WHOLE_LINES),
          children: cells.map((c) => {
            const width = columns.slice(at, at + (c.span ?? 1)).reduce((a, b) => a + b, 0);
            at += c.span ?? 1;
            return cell(c, width, three ? { under: r === head - 1 } : undefined);
          }),
        });
      }),
    });
  }

  function block(b: Block): (Paragraph | Table)[] {
    if (b.kind === 'table') return b.caption === undefined ? [table(b)] : [caption(b.caption), table(b)];
    if (b.kind === 'plot') return [alone(b)];
    return [paragraph(b)];
  }

  function alone({ plot, words }: Extract<Block, { kind: 'plot' }>): Paragraph {
    return new Paragraph({
      spacing: { before: 60, after: 120 },
      children: [picture(plot, PLOT_ALONE), new TextRun({ break: 1 }), ...runs(words, SIZE.small)],
    });
  }

  function caption(said: string): Paragraph {
    return new Paragraph({
      spacing: { before: 160, after: 60 },
      keepNext: true,
      children: runs(said, SIZE.small, 'heading', true),
    });
  }

  function paragraph(b: Exclude<Block, { kind: 'table' | 'plot' }>): Paragraph {
    const { words } = b;
    switch (b.kind) {
      case 'title':
        return new Paragraph({
          alignment: AlignmentType.CENTER,
          spacing: { after: 240 },
          children: runs(words, SIZE.title, 'heading', true),
        });
      case 'heading':
        return new Paragraph({
          spacing: { before: 280, after: 120 },
          keepNext: true,
          children: runs(words, SIZE.heading, 'heading', true),
        });
      case 'mark':
        return new Paragraph({
          alignment: AlignmentType.CENTER,
          spacing: { after: 160 },
          border: { top: LINE, bottom: LINE, left: LINE, right: LINE },
          children: runs(words, SIZE.text, 'heading', true),
        });
      default:
        return new Paragraph({
          spacing: { after: 120 },
          children: runs(words, b.kind === 'small' ? SIZE.small : SIZE.text),
        });
    }
  }
  return { run, block };
}

/** Without the control characters that XML cannot carry; one kind of line end. */
function clean(text: string): string {
  return text.replace(/\r\n?/g, '\n').replace(/[^\P{Cc}\n\t]/gu, '');
}
