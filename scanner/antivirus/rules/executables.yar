/*
  Programs. This engine cannot tell a good program from a bad one, so it says that it cannot judge
  (`active_content`); the organisation's rules refuse programs anyway, whatever an engine says of them.
*/
rule windows_program {
  meta:
    signature = "Basic.Program.PE"
    verdict = "active_content"
    date = "2026-11-22"
  condition:
    /* The bytes on the last page of a program are under 512; two letters, as in a text that begins with MZ, are not. */
    position == "start" and uint16(0) == 0x5A4D and uint16(2) <= 512
}

rule linux_program {
  meta:
    signature = "Basic.Program.ELF"
    verdict = "active_content"
    date = "2026-11-22"
  condition:
    position == "start" and uint32be(0) == 0x7F454C46
}

rule macos_program {
  meta:
    signature = "Basic.Program.MachO"
    verdict = "active_content"
    date = "2026-11-22"
  condition:
    position == "start" and (
      uint32be(0) == 0xFEEDFACE or uint32be(0) == 0xFEEDFACF or
      uint32be(0) == 0xCEFAEDFE or uint32be(0) == 0xCFFAEDFE or
      uint32be(0) == 0xCAFEBABE
    )
}

/* [MS-SHLLINK] 2.1: header size 0x4C and the class id of a shell link. */
rule windows_shortcut {
  meta:
    signature = "Basic.Shortcut.LNK"
    verdict = "active_content"
    date = "2026-11-22"
  condition:
    position == "start" and uint32(0) == 0x0000004C and uint32be(4) == 0x01140200 and uint32be(12) == 0xC0000000
}
