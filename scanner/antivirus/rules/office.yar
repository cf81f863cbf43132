/* Macros in office files: the names of the parts that hold them stand in clear in both container formats. */
rule office_macro_openxml {
  meta:
    signature = "Basic.Office.Macro"
    verdict = "active_content"
    date = "2026-11-22"
  strings:
    $vba = "vbaProject.bin" nocase
    $xlm = "xl/macrosheets/" nocase
    $activex = "/activeX/activeX" nocase
  condition:
    head == "zip" and any of them
}

/* OpenDocument 1.3, part 2: libraries of macros lie in Basic/ or Scripts/ of the package. */
rule office_macro_opendocument {
  meta:
    signature = "Basic.Office.Macro"
    verdict = "active_content"
    date = "2026-11-22"
  strings:
    $basic = /PK\x01\x02.{42}Basic\/[^\x00]{1,100}\/script-lb\.xml/s
    $scripts = /PK\x01\x02.{42}Scripts\/(python|beanshell|javascript|java)\//s
  condition:
    head == "zip" and any of them
}

/* [MS-OVBA] 2.2.1: a project has a _VBA_PROJECT stream; names in a compound file are UTF-16. */
rule office_macro_compound {
  meta:
    signature = "Basic.Office.Macro"
    verdict = "active_content"
    date = "2026-11-22"
  strings:
    $vba = "_VBA_PROJECT" wide
  condition:
    head == "ole" and $vba
}

/*
  [MS-XLS] 2.4.28, BoundSheet8: record 0x0085, its length, the sheet's place, whether it is hidden, and kind 1, a sheet
  of Excel 4 macros; then the length of its name, which has to agree with the length of the record.
*/
rule office_macro_excel4 {
  meta:
    signature = "Basic.Office.Macro"
    verdict = "active_content"
    date = "2026-11-22"
  strings:
    $sheet = { 85 00 ?? 00 ?? ?? ?? ?? (00 | 01 | 02) 01 ?? (00 | 01) }
  condition:
    head == "ole" and for any i in (1..#sheet) : (
      uint16(@sheet[i] + 2) == 8 + uint8(@sheet[i] + 10) * (1 + uint8(@sheet[i] + 11))
    )
}

/* [MS-OLEDS] 2.3.6: a file packed into a document, which a double click opens. */
rule office_package_compound {
  meta:
    signature = "Basic.Office.Package"
    verdict = "active_content"
    date = "2026-11-22"
  strings:
    $native = "\x01Ole10Native" wide
  condition:
    head == "ole" and $native
}

/* Rich Text Format 1.9.1, Objects: one that packs a file, links to one, or brings itself up to date by itself. */
rule office_object_rtf {
  meta:
    signature = "Basic.Office.RTF"
    verdict = "active_content"
    date = "2026-11-22"
  strings:
    $rtf = "{\\rt"
    $update = "\\objupdate"
    $class = /\\objclass[ \t\r\n]{1,8}(Package|OLE2Link|Equation\.[23]|Shell\.Explorer)/ nocase
  condition:
    position == "start" and $rtf in (0..16) and ($update or $class)
}

/* [MS-ONESTORE] 2.3.1 and 2.6.13: a notebook, and a file that is embedded in it. They may lie megabytes apart. */
rule onenote_header {
  meta:
    signature = "Basic.Office.OneNote"
    verdict = "active_content"
    traits = 2
    date = "2026-11-22"
  strings:
    $section = { E4 52 5C 7B 8C D8 A7 4D AE B1 53 78 D0 29 96 D3 }
    $package = { 3F DD 9A 10 1B 91 F5 49 A5 D0 17 91 ED C8 AE D8 }
  condition:
    position == "start" and ($section at 0 or $package in (0..4096))
}

rule onenote_embedded_file {
  meta:
    signature = "Basic.Office.OneNote"
    verdict = "active_content"
    traits = 2
    date = "2026-11-22"
  strings:
    $file = { E7 16 E3 BD 65 26 11 45 A4 C4 8D 4D 0B 7A 9E AC }
  condition:
    $file
}
