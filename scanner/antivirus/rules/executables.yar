/*
  Programs. This engine cannot tell a good program from a bad one, so it says that it cannot judge
  (`active_content`); the organisation's rules refuse programs anyway, whatever an engine says of them.
  A DOS program (.com) has no signature of its own: it is told by its name (scanner/extract/names.ts).
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

/* A portable executable whose header says where it lies, whatever the page count (.exe, .dll, .scr, .cpl, .sys). */
rule windows_program_by_header {
  meta:
    signature = "Basic.Program.PE"
    verdict = "active_content"
    date = "2026-11-22"
  condition:
    position == "start" and uint16(0) == 0x5A4D and uint32(0x3C) < 0x2000 and uint32(uint32(0x3C)) == 0x00004550
}

rule windows_installer {
  meta:
    signature = "Basic.Program.MSI"
    verdict = "active_content"
    date = "2026-11-22"
  strings:
    /* {000C1084-0000-0000-C000-000000000046}: the class of a Windows Installer package, and of a patch (…86). */
    $class = { (84 | 86) 10 0C 00 00 00 00 00 C0 00 00 00 00 00 00 46 }
  condition:
    head == "ole" and $class
}

rule windows_help {
  meta:
    signature = "Basic.Program.CHM"
    verdict = "active_content"
    date = "2026-11-22"
  condition:
    position == "start" and uint32be(0) == 0x49545346 and uint32(4) <= 4
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
      uint32be(0) == 0xCEFAEDFE or uint32be(0) == 0xCFFAEDFE
    )
}

/* The same four bytes begin a fat Mach-O, where the number of architectures follows, and a Java class, where its version does (45 and up). */
rule macos_fat_program {
  meta:
    signature = "Basic.Program.MachO"
    verdict = "active_content"
    date = "2026-11-22"
  condition:
    position == "start" and (
      ((uint32be(0) == 0xCAFEBABE or uint32be(0) == 0xCAFEBABF) and uint32be(4) < 45) or
      uint32be(0) == 0xBEBAFECA
    )
}

rule java_class {
  meta:
    signature = "Basic.Program.Java"
    verdict = "active_content"
    date = "2026-11-22"
  condition:
    position == "start" and uint32be(0) == 0xCAFEBABE and uint32be(4) >= 45
}

/* Names of entries stand in clear in a zip (PKWARE APPNOTE 6.3, 4.3.12), behind 46 bytes of its directory. */
rule java_archive {
  meta:
    signature = "Basic.Program.Java"
    verdict = "active_content"
    date = "2026-11-22"
  strings:
    $manifest = /PK\x01\x02.{42}META-INF\/MANIFEST\.MF/s
    $class = /PK\x01\x02.{42}[A-Za-z0-9_\/$-]{1,200}\.class/s
  condition:
    head == "zip" and any of them
}

rule android_program {
  meta:
    signature = "Basic.Program.Android"
    verdict = "active_content"
    date = "2026-11-22"
  strings:
    $manifest = /PK\x01\x02.{42}AndroidManifest\.xml/s
    $code = /PK\x01\x02.{42}classes\d{0,2}\.dex/s
    $dex = /dex\n0[0-9]{2}\x00/
  condition:
    (head == "zip" and ($manifest or $code)) or (position == "start" and $dex at 0)
}

/* WebAssembly core specification, 5.5.16: magic and version 1. */
rule wasm_program {
  meta:
    signature = "Basic.Program.Wasm"
    verdict = "active_content"
    date = "2026-11-22"
  condition:
    position == "start" and uint32be(0) == 0x0061736D and uint32(4) == 1
}
