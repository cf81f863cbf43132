/*
  Actions of a PDF that run something (ISO 32000-1, 12.6.4.5 Launch and 12.6.4.16 JavaScript). A name may be
  written with #xx for any character (7.3.5), which is how they are hidden.
*/
rule pdf_javascript {
  meta:
    signature = "Basic.PDF.JavaScript"
    verdict = "active_content"
    date = "2026-11-22"
  strings:
    $long = /\/(J|#4[Aa])(a|#61)(v|#76)(a|#61)(S|#53)(c|#63)(r|#72)(i|#69)(p|#70)(t|#74)[^A-Za-z0-9#]/
    $short = /\/(J|#4[Aa])(S|#53)[ \t\r\n]*[(<0-9]/
  condition:
    head == "pdf" and any of them
}

rule pdf_launch {
  meta:
    signature = "Basic.PDF.Launch"
    verdict = "active_content"
    date = "2026-11-22"
  strings:
    $launch = /\/(L|#4[Cc])(a|#61)(u|#75)(n|#6[Ee])(c|#63)(h|#68)[^A-Za-z0-9#]/
  condition:
    head == "pdf" and $launch
}
