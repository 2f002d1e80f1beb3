"""A one-page PDF with text that can be selected, searched and extracted (ISO 32000-1)."""

PAGE_WIDTH, PAGE_HEIGHT = 595, 842  # A4 in points
LEFT, TOP, LEADING = 64, 770, 16


def pdf(title: str, lines: list[str]) -> bytes:
    """A page with a bold title and lines of text; characters must be in Windows-1252."""
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 %d %d] /Contents 4 0 R\n"
        b"   /Resources << /Font << /F1 5 0 R /F2 6 0 R >> >> >>" % (PAGE_WIDTH, PAGE_HEIGHT),
        stream(page(title, lines)),
        font(b"Helvetica"),
        font(b"Helvetica-Bold"),
        b"<< /Title (%s) /Producer (Adjutant sample home) >>" % literal(title),
    ]
    return assemble(objects)


def page(title: str, lines: list[str]) -> bytes:
    shown = [b"BT", b"/F2 16 Tf", b"%d %d Td" % (LEFT, TOP), b"(%s) Tj" % literal(title),
             b"/F1 11 Tf", b"%d TL" % LEADING, b"T*"]
    for line in lines:
        shown.append(b"T* (%s) Tj" % literal(line))
    return b"\n".join(shown + [b"ET"])


def literal(text: str) -> bytes:
    data = text.encode("cp1252")
    return data.replace(b"\\", b"\\\\").replace(b"(", b"\\(").replace(b")", b"\\)")


def stream(data: bytes) -> bytes:
    return b"<< /Length %d >>\nstream\n%s\nendstream" % (len(data), data)


def font(name: bytes) -> bytes:
    return b"<< /Type /Font /Subtype /Type1 /BaseFont /%s /Encoding /WinAnsiEncoding >>" % name


def assemble(objects: list[bytes]) -> bytes:
    """The file: header, numbered objects, cross-reference table, trailer. The last object is the info."""
    out = bytearray(b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n")
    offsets = []
    for number, body in enumerate(objects, start=1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    for offset in offsets:
        out += b"%010d 00000 n \n" % offset
    out += b"trailer\n<< /Size %d /Root 1 0 R /Info %d 0 R >>\n" % (len(objects) + 1, len(objects))
    out += b"startxref\n%d\n%%%%EOF\n" % table
    return bytes(out)
