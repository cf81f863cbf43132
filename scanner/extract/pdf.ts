import { getDocumentProxy } from 'unpdf';
import type { ContentKind } from '../types/content.ts';
import { identify } from './identify.ts';
import type { ReadingLimits } from './limits.ts';
import { Unreadable } from './unreadable.ts';

/**
 * The text of a PDF, page by page, and the kinds of the files attached to it. `content` is left to pdf.js, which
 * may detach it. Throws `Unreadable`: `encrypted_document` when it opens only with a password, `damaged`,
 * `over_limit`.
 */
export async function readPdf(
  content: Uint8Array,
  limits: ReadingLimits,
  maxLength: number,
): Promise<{ text: string; contains: ContentKind[] }> {
  const pdf = await getDocumentProxy(content, { verbosity: 0, stopAtErrors: false, enableXfa: false }).catch(
    (error: unknown) => {
      const locked = error instanceof Error && error.name === 'PasswordException';
      throw new Unreadable(locked ? 'encrypted_document' : 'damaged', error);
    },
  );
  try {
    if (pdf.numPages > limits.pages) throw new Unreadable('over_limit');
    let text = '';
    for (let number = 1; number <= pdf.numPages; number++) {
      const page = await pdf.getPage(number);
      const { items } = await page.getTextContent();
      for (const item of items) {
        if ('str' in item) text += item.hasEOL ? `${item.str}\n` : item.str;
        if (text.length > maxLength) throw new Unreadable('over_limit');
      }
      for (const annotation of (await page.getAnnotations()) as Record<string, unknown>[]) {
        // What was filled into a form, or pinned on the page.
        for (const key of ['fieldValue', 'contents']) {
          const value = annotation[key];
          if (typeof value === 'string' && value !== '') text += `\n${value}`;
        }
      }
      text += '\n';
      page.cleanup();
    }
    const attached = (await pdf.getAttachments()) as Record<
      string,
      { content?: Uint8Array; filename?: string }
    > | null;
    const contains: ContentKind[] = [];
    for (const file of Object.values(attached ?? {})) {
      if (file.content !== undefined) contains.push((await identify(file.content, file.filename)).kind);
    }
    return { text, contains };
  } catch (error) {
    throw error instanceof Unreadable ? error : new Unreadable('damaged', error);
  } finally {
    await pdf.destroy();
  }
}
