import qrcode from 'qrcode-generator';

/** A QR code as one path; always dark on light, because scanners expect it. */
export function QrCode({ text, label }: { text: string; label: string }) {
  const code = qrcode(0, 'M');
  code.addData(text);
  code.make();
  const count = code.getModuleCount();
  const cells: string[] = [];
  for (let row = 0; row < count; row += 1) {
    for (let column = 0; column < count; column += 1) {
      if (code.isDark(row, column)) cells.push(`M${String(column + 4)} ${String(row + 4)}h1v1h-1z`);
    }
  }
  const size = String(count + 8);
  return (
    <svg
      className="qr"
      role="img"
      aria-label={label}
      viewBox={`0 0 ${size} ${size}`}
      shapeRendering="crispEdges"
    >
      <rect width={size} height={size} />
      <path d={cells.join('')} />
    </svg>
  );
}
