/*
  Actions of a PDF that run something (ISO 32000-1, 12.6.4.5 Launch and 12.6.4.16 JavaScript), by the key that says
  what an action is. A name may be written with #xx for any character (7.3.5), which is how they are hidden. What
  stands in a compressed object stream is not seen.
*/
rule pdf_javascript {
  meta:
    signature = "Basic.PDF.JavaScript"
    verdict = "active_content"
    date = "2026-11-22"
  strings:
    $action = /\/(S|#53)[ \t\r\n\x00\x0c]{0,16}\/(J|#4[Aa])(a|#61)(v|#76)(a|#61)(S|#53)(c|#63)(r|#72)(i|#69)(p|#70)(t|#74)[^A-Za-z0-9#]/
  condition:
    head == "pdf" and $action
}

rule pdf_launch {
  meta:
    signature = "Basic.PDF.Launch"
    verdict = "active_content"
    date = "2026-11-22"
  strings:
    $action = /\/(S|#53)[ \t\r\n\x00\x0c]{0,16}\/(L|#4[Cc])(a|#61)(u|#75)(n|#6[Ee])(c|#63)(h|#68)[^A-Za-z0-9#]/
  condition:
    head == "pdf" and $action
}
