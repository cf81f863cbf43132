import { getDocumentProxy } from 'unpdf';
import type { Budget, Contents, InnerFile } from './reading.ts';
import { Unreadable } from './unreadable.ts';

/**
 * The text of a PDF, page by page, what it says about itself, and the files attached to it. Throws `Unreadable`:
 * `encrypted_document` when it opens only with a password, `damaged`, `over_limit`.
 */
export async function readPdf(content: Uint8Array, budget: Budget): Promise<Contents> {
  const maxLength = budget.textLeft;
  // A copy, since pdf.js may detach what it is given.
  const pdf = await getDocumentProxy(new Uint8Array(content), {
    verbosity: 0,
    stopAtErrors: false,
    enableXfa: false,
  }).catch((error: unknown) => {
    const locked = error instanceof Error && error.name === 'PasswordException';
    throw new Unreadable(locked ? 'encrypted_document' : 'damaged', error);
  });
  try {
    if (pdf.numPages > budget.limits.pages) throw new Unreadable('over_limit');
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
    const inside = Object.values(attached ?? {}).flatMap(({ content: file, filename }): InnerFile[] => {
      if (file === undefined) return [];
      budget.spendEntries(1);
      budget.spendBytes(file.length);
      return [{ name: filename, read: () => file }];
    });
    const isBlank = text.trim() === '';
    const { info } = await pdf.getMetadata();
    for (const value of Object.values(info as Record<string, unknown>))
      if (typeof value === 'string') text += `\n${value}`;
    return { text, inside, notes: isBlank ? ['no_text'] : [] };
  } catch (error) {
    throw error instanceof Unreadable ? error : new Unreadable('damaged', error);
  } finally {
    await pdf.destroy();
  }
}
