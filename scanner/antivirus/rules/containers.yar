/*
  Images of discs: what is in them is not looked at here, and a mail program that mounts one strips the mark that tells
  Windows where the content came from. An archive that nobody read (`archive_not_read`).
*/

/* ECMA-119 8.1 and ECMA-167 3/9: the standard identifier in sector 16 and beyond. */
rule disc_image_optical {
  meta:
    signature = "Basic.Container.ISO"
    verdict = "archive_not_read"
    date = "2026-11-22"
  strings:
    $iso = "CD001"
    $udf = /BEA01|NSR0[23]/
  condition:
    position == "start" and ($iso at 0x8001 or $iso at 0x9311 or $udf in (0x8001..0xB001))
}

/* VHD, VHDX, VMDK, QCOW, WIM, VDI by how they begin; a VHD of fixed size only ends so. */
rule disc_image_virtual {
  meta:
    signature = "Basic.Container.Disk"
    verdict = "archive_not_read"
    date = "2026-11-22"
  strings:
    $vhd = "conectix"
    $vhdx = "vhdxfile"
    $vmdk = { 4B 44 4D 56 (01 | 02 | 03) 00 00 00 }
    $qcow = { 51 46 49 FB 00 00 00 }
    $wim = { 4D 53 57 49 4D 00 00 00 }
    $vdi = { 7F 10 DA BE }
    $description = "# Disk DescriptorFile"
  condition:
    (position == "start" and (
      $vhd at 0 or $vhdx at 0 or $vmdk at 0 or $qcow at 0 or $wim at 0 or $vdi at 0x40 or $description at 0
    )) or $vhd at (filesize - 512)
}

/* The boot sector of a FAT or NTFS volume, or a partition table before one (.img). */
rule disc_image_raw {
  meta:
    signature = "Basic.Container.Volume"
    verdict = "archive_not_read"
    date = "2026-11-22"
  strings:
    $fat = /FAT(12|16|32) {3}/
    $ntfs = "NTFS    "
    $exfat = "EXFAT   "
    $gpt = "EFI PART"
  condition:
    position == "start" and uint16(510) == 0xAA55 and (
      $fat at 54 or $fat at 82 or $ntfs at 3 or $exfat at 3 or $gpt at 512 or
      ((uint8(446) == 0 or uint8(446) == 0x80) and uint8(450) != 0 and uint32(454) > 0 and uint32(458) > 0)
    )
}

/* An Apple disk image ends with a block of 512 bytes that begins with koly. */
rule disc_image_apple {
  meta:
    signature = "Basic.Container.DMG"
    verdict = "archive_not_read"
    date = "2026-11-22"
  strings:
    $koly = { 6B 6F 6C 79 00 00 00 04 00 00 02 00 }
  condition:
    $koly at (filesize - 512)
}
