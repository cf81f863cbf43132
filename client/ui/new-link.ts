/**
 * A link that is opened in a tab that shows the same page already changes the fragment only, and the browser loads
 * nothing: so the page is loaded again for it. Fragments of the page's own (`#main`) are left alone.
 */
export function openAgainOnNewLink(): void {
  addEventListener('hashchange', () => {
    if (location.hash.startsWith('#1.')) location.reload();
  });
}
