/**
 * A sheet of the house: its typeface, colours and measures (those of client/ui/tokens.css, light), each piece of text
 * tagged with what it is. Heights are measured before drawing, so that nothing that belongs together is torn apart.
 */
import { WAX, initialsOf } from '../ui/seal-shape.ts';

export const colours = {
  ink: '#1B2A33',
  soft: '#51626D',
  line: '#E3E0D8',
  sea: '#0B5C6B',
  wax: '#A8322D',
  leaf: '#2C6E49',
  paper: '#FBFAF7',
} as const;

const BODY = 10.5;
const LEADING = 3;
const SMALL = 9.5;
const NAME_WIDTH = 140;

interface TextStyle {
  colour?: string;
  size?: number;
  font?: 'regular' | 'semibold';
}

export class Paper {
  readonly #document: PDFKit.PDFDocument;
  readonly #root: PDFKit.PDFStructureElement;
  /** Where what is written now belongs to. */
  #parent: PDFKit.PDFStructureElement;
  #left: number;
  readonly #right: number;
  readonly #bottom: number;

  constructor(document: PDFKit.PDFDocument) {
    this.#document = document;
    this.#root = document.struct('Document');
    document.addStructure(this.#root);
    this.#parent = this.#root;
    const { page } = document;
    this.#left = page.margins.left;
    this.#right = page.width - page.margins.right;
    this.#bottom = page.height - page.margins.bottom;
  }

  /** The seal, as decoration, and the name beside it. */
  letterhead(name: string): void {
    const { y } = this.#document;
    this.#decoration(() => {
      const document = this.#document;
      document
        .save()
        .translate(this.#left, y - 8)
        .scale(0.6);
      document.path(WAX).fill(colours.wax);
      document.circle(32, 32, 20.5).lineWidth(1.6).stroke('#8A2420');
      document.font('semibold').fontSize(20).fillColor('#FFF6EF');
      document.text(initialsOf(name), 0, 20, { width: 64, align: 'center', lineBreak: false });
      document.restore();
    });
    this.#document.x = this.#left;
    this.#document.y = y + 2;
    this.#write('P', name, { font: 'semibold', size: 13 }, 50);
    this.#document.y = y + 46;
  }

  title(text: string): void {
    this.#write('H1', text, { font: 'semibold', size: 24 });
    this.#space(4);
  }

  heading(text: string): void {
    this.#space(14);
    this.#keep(80);
    this.#write('H2', text, { font: 'semibold', size: 14 });
    this.#space(4);
  }

  /** `below` is what must fit under it, in points. */
  subheading(text: string, below = 40): void {
    this.#space(4);
    this.#keep(below);
    this.#write('H3', text, { font: 'semibold', size: 11.5 });
  }

  strong(text: string): void {
    this.#space(4);
    this.#write('P', text, { font: 'semibold' });
  }

  paragraph(text: string, style: TextStyle = {}): void {
    this.#write('P', text, style);
    this.#space(3);
  }

  /** Beside what was just said. */
  note(text: string): void {
    this.paragraph(text, { colour: colours.soft, size: SMALL });
  }

  /** Something to type. */
  code(text: string): void {
    this.#space(2);
    this.#write('Code', text, { size: 9, colour: colours.sea });
    this.#space(4);
  }

  /** Names with their values, in two columns: a table for who hears it. Kept together where a page holds it. */
  facts(rows: readonly (readonly [name: string, value: string])[]): void {
    const document = this.#document;
    const valueLeft = this.#left + NAME_WIDTH + 10;
    const valueWidth = this.#right - valueLeft;
    const heights = rows.map(([name, value]) => {
      document.font('regular').fontSize(SMALL);
      const ofName = document.heightOfString(name, { width: NAME_WIDTH, lineGap: 2 });
      return Math.max(ofName, document.heightOfString(value, { width: valueWidth, lineGap: 2 })) + 2;
    });
    const table = document.struct('Table');
    this.#parent.add(table);
    this.#space(2);
    this.#keep(
      Math.min(
        heights.reduce((sum, height) => sum + height, 0),
        400,
      ),
    );
    for (const [index, [name, value]] of rows.entries()) {
      const height = heights[index] ?? 0;
      this.#keep(height);
      document.font('regular').fontSize(SMALL);
      const { y } = document;
      const row = document.struct('TR');
      table.add(row);
      row.add(
        document.struct('TH', {}, () => {
          document.fillColor(colours.soft).text(name, this.#left, y, { width: NAME_WIDTH, lineGap: 2 });
        }),
      );
      row.add(
        document.struct('TD', {}, () => {
          document.fillColor(colours.ink).text(value, valueLeft, y, { width: valueWidth, lineGap: 2 });
        }),
      );
      document.x = this.#left;
      document.y = y + height;
    }
    table.end();
    this.#space(4);
  }

  /** What belongs to one recipient, about so high, with a line of this colour beside it. */
  block(colour: string, height: number, draw: () => void): void {
    const document = this.#document;
    this.#keep(height);
    const section = document.struct('Sect');
    this.#root.add(section);
    this.#parent = section;
    const [before, top] = [document.bufferedPageRange().count, document.y];
    this.#left += 14;
    draw();
    this.#left -= 14;
    this.#parent = this.#root;
    section.end();
    const isTorn = document.bufferedPageRange().count > before;
    const from = isTorn ? document.page.margins.top : top;
    this.#decoration(() => {
      document.rect(this.#left, from + 4, 2.5, Math.max(0, document.y - from - 8)).fill(colour);
    });
    document.x = this.#left;
    this.#space(8);
  }

  /** A line at the foot of every page, and the end of the document. */
  finish(foot: (page: number, pages: number) => string): void {
    const document = this.#document;
    this.#root.end();
    const { start, count } = document.bufferedPageRange();
    for (let index = 0; index < count; index += 1) {
      document.switchToPage(start + index);
      const { height, margins } = document.page;
      // Below the margin, where text would otherwise begin a page of its own.
      document.page.margins = { ...margins, bottom: 0 };
      this.#decoration(() => {
        document.font('regular').fontSize(8.5).fillColor(colours.soft);
        document.text(foot(index + 1, count), this.#left, height - 48, {
          width: this.#right - this.#left,
          lineBreak: false,
        });
      });
      document.page.margins = margins;
    }
    document.end();
  }

  #write(tag: string, text: string, style: TextStyle, indent = 0): void {
    const { colour = colours.ink, size = BODY, font = 'regular' } = style;
    const document = this.#document;
    const left = this.#left + indent;
    const width = this.#right - left;
    document.font(font).fontSize(size);
    this.#keep(Math.min(document.heightOfString(text, { width, lineGap: LEADING }), 60));
    this.#parent.add(
      document.struct(tag, {}, () => {
        document.fillColor(colour).text(text, left, document.y, { width, lineGap: LEADING });
      }),
    );
    document.x = this.#left;
  }

  #space(height: number): void {
    this.#document.y += height;
  }

  /** A new page, unless so much still fits on this one. */
  #keep(height: number): void {
    if (this.#document.y + height <= this.#bottom) return;
    this.#document.addPage();
    this.#document.x = this.#left;
  }

  /** Drawn for the eye alone: not read aloud. */
  #decoration(draw: () => void): void {
    this.#document.markContent('Artifact', { type: 'Layout' });
    draw();
    this.#document.endMarkedContent();
  }
}
