/* Macros in office files: the names of the parts that hold them stand in clear in both container formats. */
rule office_macro_openxml {
  meta:
    signature = "Basic.Office.Macro"
    verdict = "active_content"
    date = "2026-11-22"
  strings:
    $vba = "vbaProject.bin" nocase
    $xlm = "xl/macrosheets/" nocase
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
