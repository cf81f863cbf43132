/* Small files that open something else, a program or an address, when they are clicked. */

/* [MS-SHLLINK] 2.1: header size 0x4C and the class id of a shell link. */
rule windows_shortcut {
  meta:
    signature = "Basic.Shortcut.LNK"
    verdict = "active_content"
    date = "2026-11-22"
  condition:
    position == "start" and uint32(0) == 0x0000004C and uint32be(4) == 0x01140200 and uint32be(12) == 0xC0000000
}

/* .url, .desktop, .scf, .website: a section by this name near the beginning, and the key that says what is opened. */
rule shortcut_by_section {
  meta:
    signature = "Basic.Shortcut.Section"
    verdict = "active_content"
    date = "2026-11-22"
  strings:
    $url = /\[InternetShortcut(\.[AW])?\][ \t]*\r?\n/ nocase ascii wide
    $url_key = /\n(URL|BASEURL|IconFile)[ \t]*=/ nocase ascii wide
    $desktop = /\[Desktop Entry\][ \t]*\r?\n/ ascii wide
    $desktop_key = /\n(Exec|URL|TryExec)[ \t]*=/ ascii wide
    $shell = /\[Shell\][ \t]*\r?\n/ nocase ascii wide
    $shell_key = /\n(Command|IconFile)[ \t]*=/ nocase ascii wide
  condition:
    position == "start" and (
      ($url in (0..1024) and $url_key) or
      ($desktop in (0..1024) and $desktop_key) or
      ($shell in (0..16) and $shell_key)
    )
}

/* .webloc, .inetloc, .fileloc: a property list whose first key is URL. */
rule macos_shortcut {
  meta:
    signature = "Basic.Shortcut.Webloc"
    verdict = "active_content"
    date = "2026-11-22"
  strings:
    $plist = "<plist" nocase
    $key = /<dict>[ \t\r\n]{0,40}<key>URL<\/key>/
    $binary = { 62 70 6C 69 73 74 30 30 D1 01 02 53 55 52 4C }
  condition:
    position == "start" and (($plist in (0..512) and $key in (0..1024)) or $binary at 0)
}

/* Windows Search and libraries (.library-ms, .search-ms, .searchConnector-ms), settings (.SettingContent-ms). */
rule windows_library {
  meta:
    signature = "Basic.Shortcut.Library"
    verdict = "active_content"
    date = "2026-11-22"
  strings:
    $library = /<(libraryDescription|searchConnectorDescription|persistedQuery)[ \t\r\n>]/ ascii wide
    $settings = "<DeepLink>" nocase ascii wide
    $panel = "windows.immersivecontrolpanel" nocase ascii wide
  condition:
    position == "start" and ($library in (0..2048) or ($settings and $panel))
}
