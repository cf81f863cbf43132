/**
 * A letter's own HTML, cleaned and shown where it can do nothing: a frame without scripts, forms, navigation or our
 * origin (`sandbox=""`), under a policy of its own on top of the page's, with no content from elsewhere. The frame
 * takes the page's policy over, so its style is a file of ours.
 */
import { useEffect, useState } from 'react';
import frameStyle from './mail-frame.css?url';
import { useSpeech } from './language.tsx';
import { Waiting } from './progress.tsx';

const POLICY = (origin: string) =>
  `default-src 'none'; img-src data:; style-src ${origin}; form-action 'none'; base-uri 'none'`;

/**
 * A height that shows a short letter whole. Nothing can be measured in a frame without our origin, so it is taken
 * from the text; what does not fit scrolls.
 */
const heightOf = (text: string): number =>
  text.split('\n').reduce((lines, line) => lines + Math.max(1, Math.ceil(line.length / 42)), 0) * 28 + 96;

async function documentOf(html: string): Promise<string> {
  const { default: purify } = await import('dompurify');
  purify.removeAllHooks();
  purify.addHook('uponSanitizeAttribute', (_, attribute) => {
    if (attribute.attrName === 'src' && !attribute.attrValue.startsWith('data:')) attribute.keepAttr = false;
  });
  const clean = purify.sanitize(html, {
    USE_PROFILES: { html: true },
    FORBID_TAGS: [
      'style',
      'form',
      'input',
      'button',
      'textarea',
      'select',
      'video',
      'audio',
      'source',
      'base',
      'link',
    ],
    FORBID_ATTR: ['style', 'srcset', 'background', 'ping', 'target'],
    ALLOWED_URI_REGEXP: /^(?:https?:|mailto:|tel:|data:image\/(?:png|jpeg|gif|webp);)/i,
  });
  const style = new URL(frameStyle, location.href).href;
  return [
    '<!doctype html><meta charset="utf-8">',
    `<meta http-equiv="content-security-policy" content="${POLICY(location.origin)}">`,
    '<meta name="referrer" content="no-referrer">',
    `<link rel="stylesheet" href="${style}">`,
    clean,
  ].join('');
}

export function MailHtml({ html, text }: { html: string; text: string }) {
  const { say } = useSpeech();
  const [content, setContent] = useState<string | null>(null);
  useEffect(() => {
    let wanted = true;
    void documentOf(html).then((made) => {
      if (wanted) setContent(made);
    });
    return () => {
      wanted = false;
    };
  }, [html]);
  if (content === null)
    return <Waiting>{say({ nl: 'De opmaak wordt klaargezet…', en: 'Preparing the layout…' })}</Waiting>;
  return (
    <>
      <iframe
        className="letter-html no-print"
        title={say({ nl: 'De brief', en: 'The letter' })}
        sandbox=""
        referrerPolicy="no-referrer"
        srcDoc={content}
        style={{ height: heightOf(text) }}
      />
      <p className="letter-text print-only">{text}</p>
    </>
  );
}
