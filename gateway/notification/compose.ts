/** A notification as mail: text and HTML that say the same. */
import { escapeHtml } from './html.ts';
import type { Letter, Words } from './words.ts';

export interface Composed {
  subject: string;
  text: string;
  html: string;
}

/** The words of both languages around one link. */
export const compose = ({ subject, letters }: Words, link: string): Composed => ({
  subject,
  text: `(English below)\n\n${letters.map((letter) => letterText(letter, link)).join('\n\n=====\n\n')}\n`,
  html: page(letters.map((letter) => letterHtml(letter, link))),
});

function letterText({ heading, before, button, after, isItReal, closing }: Letter, link: string): string {
  const paragraphs = [
    heading,
    ...before,
    `${button}:\n${link}`,
    ...after,
    [isItReal.heading, ...isItReal.lines.map((line) => `- ${line}`)].join('\n'),
    closing,
  ];
  return paragraphs.join('\n\n');
}

// Mail programs drop style sheets and scripts, so each element carries its own style (LOOK of the pages: paper,
// ink, one accent), and the colours are written out.
const STYLE = {
  body: 'margin:0;padding:24px 12px;background:#FBFAF7;color:#1B2A33;font:17px/1.5 -apple-system,"Segoe UI",Roboto,Helvetica,Arial,sans-serif',
  sheet:
    'max-width:34em;margin:0 auto 20px;padding:24px;background:#FFFFFF;border:1px solid #E3E0D8;border-radius:10px',
  heading: 'margin:0 0 16px;font-size:22px;line-height:1.3;font-weight:600',
  small: 'margin:20px 0 4px;font-size:17px;font-weight:600',
  button:
    'display:inline-block;padding:12px 20px;background:#0B5C6B;color:#FFFFFF;text-decoration:none;border-radius:6px;font-weight:600',
  soft: 'color:#51626D;font-size:15px',
};

const paragraph = (text: string, style = 'margin:0 0 16px'): string =>
  `<p style="${style}">${escapeHtml(text)}</p>`;

function letterHtml(
  { language, heading, before, button, after, isItReal, closing }: Letter,
  link: string,
): string {
  const href = escapeHtml(link);
  return [
    `<section lang="${language}" style="${STYLE.sheet}">`,
    `<h1 style="${STYLE.heading}">${escapeHtml(heading)}</h1>`,
    ...before.map((text) => paragraph(text)),
    `<p style="margin:0 0 16px"><a href="${href}" style="${STYLE.button}">${escapeHtml(button)}</a></p>`,
    ...after.map((text) => paragraph(text)),
    `<h2 style="${STYLE.small}">${escapeHtml(isItReal.heading)}</h2>`,
    `<ul style="margin:0 0 16px;padding-left:20px">${isItReal.lines.map((line) => `<li>${escapeHtml(line)}</li>`).join('')}</ul>`,
    paragraph(closing, `margin:0;${STYLE.soft}`),
    '</section>',
  ].join('\n');
}

const page = (sections: string[]): string =>
  `<!doctype html>
<html lang="nl"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"></head>
<body style="${escapeHtml(STYLE.body)}">
<p lang="en" style="max-width:34em;margin:0 auto 8px;${STYLE.soft}">English below</p>
${sections.join('\n')}
</body></html>
`;
