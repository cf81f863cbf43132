/*
  HTML smuggling (MITRE ATT&CK T1027.006): a page that carries a file in its script, puts it together in the
  browser and saves it. The three traits may lie megabytes apart, so each is a rule, and all three of them
  together are the finding (`traits`). SVG counts as a page: a browser runs its scripts.
*/
rule html_smuggling_decode {
  meta:
    signature = "Basic.HTML.Smuggling"
    verdict = "infected"
    traits = 3
    date = "2026-11-22"
  strings:
    $atob = /\batob[ \t]*\(/ ascii wide
    $bytes = /new[ \t]+Uint8Array[ \t]*\(/ ascii wide
    $from = /Uint8Array\.from[ \t]*\(/ ascii wide
    $codes = "charCodeAt(" ascii wide
    $characters = "fromCharCode(" ascii wide
    $fetch = /fetch[ \t]*\([ \t]*['"]data:/ ascii wide
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
    $blob = /new[ \t]+(window\.)?(Blob|File)[ \t]*\([ \t]*\[/ ascii wide
    $response = /\.blob[ \t]*\([ \t]*\)/ ascii wide
  condition:
    any of them
}

rule html_smuggling_save {
  meta:
    signature = "Basic.HTML.Smuggling"
    verdict = "infected"
    traits = 3
    date = "2026-11-22"
  strings:
    $legacy = /msSave(OrOpen)?Blob[ \t]*\(/ ascii wide
    $link = /\.download[ \t]*=[^=]/ ascii wide
    $attribute = /setAttribute[ \t]*\([ \t]*['"]download['"]/ ascii wide
    $go = /(location(\.href)?[ \t]*=|location\.(replace|assign)\()[^;\r\n]{0,60}createObjectURL[ \t]*\(/ ascii wide
  condition:
    head == "html" and any of them
}

/* A link that is itself the file: the address holds an archive or a program, and clicking saves it. */
rule html_data_download {
  meta:
    signature = "Basic.HTML.DataDownload"
    verdict = "infected"
    date = "2026-11-22"
  strings:
    $link = /\bhref[ \t]*=[ \t]*["']?data:application\/(octet-stream|zip|x-[a-z0-9.+-]{1,40}|java-archive|vnd\.(ms-|microsoft)[a-z0-9.+-]{1,60})[;,]/ nocase ascii wide
  condition:
    head == "html" and $link
}
