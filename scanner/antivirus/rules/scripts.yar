/* Scripts that a double click or an interpreter would run, told by how they begin or by what only they say. */
rule script_by_first_line {
  meta:
    signature = "Basic.Script.FirstLine"
    verdict = "active_content"
    date = "2026-11-22"
  strings:
    $shebang = /#![ \t]*\/[a-z]/
    $batch = /@echo[ \t]+off/ nocase
  condition:
    position == "start" and ($shebang at 0 or $batch at 0)
}

rule script_host_objects {
  meta:
    signature = "Basic.Script.HostObject"
    verdict = "active_content"
    date = "2026-11-22"
  strings:
    $vbs = /CreateObject[ \t]{0,8}\([ \t]{0,8}"(WScript\.Shell|Scripting\.FileSystemObject|MSXML2\.XMLHTTP)"/ nocase ascii wide
    $jscript = /new[ \t]{1,8}ActiveXObject[ \t]{0,8}\(/ nocase ascii wide
    $hta = "<hta:application" nocase ascii wide
    $encoded = /powershell(\.exe)?[^\r\n]{0,200}[ \t]-e(nc|ncodedcommand)?[ \t]+[A-Za-z0-9+\/=]{32}/ nocase ascii wide
  condition:
    any of them
}
