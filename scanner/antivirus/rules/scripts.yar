/*
  Scripts that a double click or an interpreter would run, told by how they begin or by what only they say. A letter in
  words about scripts is not one: what is looked for is a line of code, or several that texts do not have together.
*/
rule script_by_first_line {
  meta:
    signature = "Basic.Script.FirstLine"
    verdict = "active_content"
    date = "2026-11-22"
  strings:
    /* Shell, Python, Perl, osascript and whatever else has an interpreter, also behind a byte order mark. */
    $shebang = /(\xEF\xBB\xBF)?#![ \t]*\/[a-z]/
    $batch = /(\xEF\xBB\xBF)?[ \t\r\n]{0,16}@?(echo[ \t]+off|setlocal\b)/ nocase
    $registry = /(\xEF\xBB\xBF|\xFF\xFE)?(Windows Registry Editor Version \d|REGEDIT4)/ ascii wide
    $applescript = "FasdUAS "
    $php = "<?php" nocase
  condition:
    position == "start" and ($shebang at 0 or $batch at 0 or $registry in (0..3) or $applescript at 0 or $php at 0)
}

/* Objects of the Windows Script Host and of COM, as VBScript, JScript, WSF, scriptlets and HTA ask for them. */
rule script_host_objects {
  meta:
    signature = "Basic.Script.HostObject"
    verdict = "active_content"
    date = "2026-11-22"
  strings:
    $vbs = /(Create|Get)Object[ \t]{0,8}\([ \t]{0,8}["'](WScript\.|Scripting\.|MSXML2\.|Microsoft\.XMLHTTP|WinHttp\.|ADODB\.|Shell\.Application|winmgmts:|script:|new:)/ nocase ascii wide
    $jscript = /new[ \t]{1,8}ActiveXObject[ \t]{0,8}\(/ nocase ascii wide
    $hta = "<hta:application" nocase ascii wide
    $wsf = /<(job|package|component)\b[^>]{0,200}>[ \t\r\n]{0,40}<(\?job|script|runtime|registration|reference|object)\b/ nocase ascii wide
    $scriptlet = /<scriptlet\b[^>]{0,200}>/ nocase ascii wide
  condition:
    any of them
}

/* Two lines that only VBScript has: an error handler that hides all, and code made of text. */
rule script_vbs_execute {
  meta:
    signature = "Basic.Script.VBS"
    verdict = "active_content"
    date = "2026-11-22"
  strings:
    $hide = /\n?[ \t]{0,8}On Error Resume Next[ \t]{0,8}[\r\n:]/ nocase ascii wide
    $run = /\b(Execute|ExecuteGlobal|Eval)[ \t]{0,8}[( ][ \t]{0,8}[A-Za-z_]/ nocase ascii wide
  condition:
    $hide and $run
}

/* A command line that runs code it was given encoded, or gets from the network; and a file of PowerShell. */
rule script_powershell {
  meta:
    signature = "Basic.Script.PowerShell"
    verdict = "active_content"
    date = "2026-11-22"
  strings:
    $encoded = /powershell(\.exe)?[^\r\n]{0,200}[ \t]-e(nc|ncodedcommand)?[ \t]+[A-Za-z0-9+\/=]{32}/ nocase ascii wide
    $download = /(IEX|Invoke-Expression)[ \t(]{1,16}[^\r\n]{0,80}(Net\.WebClient|Invoke-WebRequest|Invoke-RestMethod|\biwr\b)/ nocase ascii wide
    $client = /\.Download(String|File|Data)[ \t]{0,4}\([ \t]{0,4}['"]https?:/ nocase ascii wide
    $assign = /\n?\$[A-Za-z_][A-Za-z0-9_:]{0,60}[ \t]{0,8}=[ \t]{0,8}(\[|\(|New-Object|Get-|Join-Path|Invoke-|Import-|@)/ nocase ascii wide
    $cmdlet = /\n[ \t]{0,16}(Set|New|Remove|Invoke|Start|Stop|Import|Export|Write|Out|Add|Copy|Move|Install|Register)-[A-Z][A-Za-z]{2,30}[ \t]{1,8}[-$"'A-Za-z(]/ ascii wide
  condition:
    $encoded or $download or $client or (#assign >= 1 and #cmdlet >= 2)
}

/* What AppleScript runs in a shell. */
rule script_applescript {
  meta:
    signature = "Basic.Script.AppleScript"
    verdict = "active_content"
    date = "2026-11-22"
  strings:
    $shell = /\bdo shell script[ \t]{1,4}["(]/ nocase
    $tell = /(^|\n)[ \t]{0,16}tell application[ \t]{1,4}"/ nocase
  condition:
    $shell or (position == "start" and $tell at 0)
}

/* Batch files without their usual first line: three kinds of lines of the command interpreter together. */
rule script_batch {
  meta:
    signature = "Basic.Script.Batch"
    verdict = "active_content"
    date = "2026-11-22"
  strings:
    $variable = /%(~dp0|~f0|COMSPEC|APPDATA|LOCALAPPDATA|TEMP|SYSTEMROOT|USERPROFILE)%?/ nocase
    $jump = /\n[ \t]{0,8}(goto[ \t]+:?\w+|exit \/b|call[ \t]+:\w+)/ nocase
    $test = /\n[ \t]{0,8}if[ \t]+(not[ \t]+)?(exist|errorlevel|defined)[ \t]/ nocase
    $program = /\n[ \t]{0,8}@?(start|certutil|bitsadmin|mshta|regsvr32|rundll32|reg add|schtasks|wmic|cmd)(\.exe)?[ \t]+[\/"%-]/ nocase
  condition:
    3 of them
}
