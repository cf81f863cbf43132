/** What the rules and the catalogue say, in both languages. */
export interface Text {
  nl: string;
  en: string;
}
