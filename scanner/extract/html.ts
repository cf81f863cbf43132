/** Named entities that text in a letter has; the rest stay as they are, which a detector does not mind. */
const ENTITIES = new Map([
  ['amp', '&'],
  ['lt', '<'],
  ['gt', '>'],
  ['quot', '"'],
  ['apos', "'"],
  ['nbsp', ' '],
  ['shy', ''],
  ['ndash', '–'],
  ['mdash', '—'],
  ['euro', '€'],
  ['eacute', 'é'],
  ['euml', 'ë'],
  ['iuml', 'ï'],
  ['ouml', 'ö'],
  ['uuml', 'ü'],
  ['egrave', 'è'],
  ['zwj', ''],
  ['zwnj', ''],
]);
const BLOCK =
  /^\/?(?:p|div|br|tr|td|th|li|ul|ol|table|h[1-6]|hr|blockquote|pre|section|article|header|footer|dd|dt)$/i;

/**
 * What a person reads in a page, and what hides in its attributes and comments: tags become line ends or nothing,
 * scripts and styles stay as text, since a number may stand there too. For searching only, never for showing.
 */
export function htmlText(html: string): string {
  let text = '';
  let at = 0;
  while (at < html.length) {
    const open = html.indexOf('<', at);
    if (open === -1) return text + unescape(html.slice(at));
    text += unescape(html.slice(at, open));
    const close = html.indexOf('>', open);
    if (close === -1) return text + unescape(html.slice(open));
    const tag = html.slice(open + 1, close);
    const name = /^\/?[a-z0-9]*/i.exec(tag)?.[0] ?? '';
    if (BLOCK.test(name)) text += '\n';
    for (const [, double, single, bare] of tag
      .slice(0, 10_000)
      .matchAll(/=\s*(?:"([^"]*)"|'([^']*)'|([^\s"']+))/g)) {
      const value = double ?? single ?? bare ?? '';
      // Pictures in base64 are not text and would drown it.
      if (!value.startsWith('data:')) text += `\n${unescape(value)}\n`;
    }
    if (tag.startsWith('!')) text += `\n${tag}\n`;
    at = close + 1;
  }
  return text;
}

function unescape(text: string): string {
  return text.replace(
    // A browser takes a number without its semicolon, too, and with any zeros before it.
    /&(?:#0{0,100}(\d{1,7});?|#x0{0,100}([0-9a-f]{1,6});?|([a-z]{2,8});)/gi,
    (whole, decimal?: string, hex?: string, name?: string) => {
      if (name !== undefined) return ENTITIES.get(name.toLowerCase()) ?? whole;
      const point = decimal === undefined ? parseInt(hex ?? '', 16) : Number(decimal);
      return point > 0 && point <= 0x10ffff && (point < 0xd800 || point > 0xdfff)
        ? String.fromCodePoint(point)
        : whole;
    },
  );
}
