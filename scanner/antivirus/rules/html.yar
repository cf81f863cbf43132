/*
  HTML smuggling (MITRE ATT&CK T1027.006): a page that carries a file in its script, puts it together in the
  browser and saves it. The three traits may lie megabytes apart, so each is a rule, and all three of them
  together are the finding (`traits`).
*/
rule html_smuggling_decode {
  meta:
    signature = "Basic.HTML.Smuggling"
    verdict = "infected"
    traits = 3
    date = "2026-11-22"
  strings:
    $atob = /\batob[ \t]*\(/
    $bytes = /new[ \t]+Uint8Array[ \t]*\(/
    $codes = "charCodeAt("
  condition:
    any of them
}

rule html_smuggling_blob {
  meta:
    signature = "Basic.HTML.Smuggling"
    verdict = "infected"
    traits = 3
    date = "2026-11-22"
  strings:
    $blob = /new[ \t]+(Blob|File)[ \t]*\([ \t]*\[/
  condition:
    $blob
}

rule html_smuggling_save {
  meta:
    signature = "Basic.HTML.Smuggling"
    verdict = "infected"
    traits = 3
    date = "2026-11-22"
  strings:
    $legacy = /msSave(OrOpen)?Blob[ \t]*\(/
    $link = /\.download[ \t]*=[^=]/
    $attribute = /setAttribute[ \t]*\([ \t]*['"]download['"]/
  condition:
    head == "html" and any of them
}
