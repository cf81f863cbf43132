/** Telling a script from a text: one sign that only scripts have, or several that texts rarely have together. */

const SURE: readonly RegExp[] = [
  /^#![ \t]*\//,
  /^[ \t]*@?echo[ \t]+off\b/i,
  /^[ \t]*(<\?xml[^>]*>\s*)?<(job|package|component)\b[^>]*>\s*<(script|job|runtime|registration)\b/i,
  /<hta:application\b/i,
  /<\?php\b/i,
  /^[ \t]*\[(InternetShortcut|Desktop Entry|Shell)\]\r?$/im,
  /^(Windows Registry Editor Version|REGEDIT4)/,
  /\bnew\s+ActiveXObject\s*\(/i,
  /\bCreateObject\s*\(\s*"(WScript|Scripting|MSXML2|ADODB|Shell)\./i,
];

/** Languages by several signs, and how many of them make a script. */
const SIGNS: readonly { least: number; signs: readonly RegExp[] }[] = [
  {
    // PowerShell
    least: 2,
    signs: [
      /^[ \t]*\$[A-Za-z_][\w:]*\s*=/m,
      /^[ \t]*param\s*\(/im,
      /\b(Get|Set|New|Invoke|Start|Write|Remove|Import|Add|Out|Stop)-[A-Z][A-Za-z]+/,
      /\b(IEX|powershell(\.exe)?)\b[^\n]*-/i,
      /\[(System|Convert|Net|IO|Reflection)\.[A-Za-z.]+\]::/,
    ],
  },
  {
    // VBScript
    least: 2,
    signs: [
      /^[ \t]*(Dim|Const)\s+\w+/im,
      /\bWScript\.\w+/,
      /\bCreateObject\s*\(/i,
      /^[ \t]*On Error Resume Next\b/im,
      /^[ \t]*Set\s+\w+\s*=/im,
      /^[ \t]*End (Sub|Function|If)\b/im,
    ],
  },
  {
    // batch files
    least: 2,
    signs: [
      /^[ \t]*(set|setx)\s+\/?\w+\s*=/im,
      /%(~\d|\w+)%|%~?[0-9]\b/,
      /^[ \t]*(goto|call)\s+:?\w+\s*$/im,
      /^[ \t]*:\w+\s*$/m,
      /^[ \t]*(cmd|reg|net|schtasks|certutil|bitsadmin|wmic)(\.exe)?\s+\/?\w+/im,
      /^[ \t]*if\s+(not\s+)?(exist|errorlevel|defined)\b/im,
    ],
  },
  {
    // JavaScript
    least: 3,
    signs: [
      /\bfunction\b[ \t]{0,10}\w*[ \t]{0,10}\([^)\n]{0,200}\)\s{0,10}\{/,
      /^[ \t]*(var|let|const)[ \t]{1,10}[\w${}[\], ]{1,80}=/m,
      /\b(document|window|process|module|exports|console)\.\w+/,
      /\b(require|eval|import)\s*\(/,
      /\([\w, ]{0,80}\)\s*=>\s*[{(\w]/,
      /^[ \t]*(import|export)\s[^\n]{1,200}\bfrom\s+['"]/m,
    ],
  },
  {
    // Python
    least: 2,
    signs: [
      /^(import|from)\s+[\w.]+(\s+import\s+\w+)?/m,
      /^def \w+\([^)\n]{0,200}\)(\s*->[^:\n]{1,80})?:\s*$/m,
      /^if __name__ == ['"]__main__['"]:/m,
    ],
  },
];

const LOOKED_AT = 16 * 1024;

export function looksLikeScript(text: string): boolean {
  const start = text.slice(0, LOOKED_AT).replace(/^\uFEFF/, '');
  if (SURE.some((sign) => sign.test(start))) return true;
  return SIGNS.some(({ least, signs }) => signs.filter((sign) => sign.test(start)).length >= least);
}
