"""What a file is, by how it begins: its ending is only a name."""

from __future__ import annotations

import re

SIGNATURES = (
    ("PNG", rb"\x89PNG\r\n\x1a\n"),
    ("JPEG", rb"\xff\xd8\xff"),
    ("WEBP", rb"RIFF....WEBP"),
    ("GIF", rb"GIF8[79]a"),
    ("BMP", rb"BM.{12}[\x0c\x28\x34\x38\x40\x6c\x7c]\0\0\0"),
    ("TIFF", rb"II\*\0|MM\0\*"),
    ("HEIC", rb"....ftyp(hei|hev|mif|msf)"),
    ("AVIF", rb"....ftypavi"),
    ("MP4", rb"....ftyp"),
    ("ZIP", rb"PK\x03\x04|PK\x05\x06"),
    ("PDF", rb"%PDF"),
    ("PostScript", rb"%!PS"),
    ("PSD", rb"8BPS"),
    ("EXE", rb"MZ|\x7fELF"),
    ("gzip", rb"\x1f\x8b"),
    ("7z", rb"7z\xbc\xaf"),
    ("RAR", rb"Rar!"),
    ("BigTIFF", rb"II\+\0|MM\0\+"),
    ("JPEG 2000", rb"\0\0\0\x0cjP  |\xff\x4f\xff\x51"),
)
FOUND = tuple((name, re.compile(pattern, re.DOTALL)) for name, pattern in SIGNATURES)


def format_of(data: bytes) -> str | None:
    """What the bytes begin like, whatever the file is called; None for nothing known."""
    start = bytes(data[:2000]).removeprefix(b"\xef\xbb\xbf")
    kind = next((name for name, pattern in FOUND if pattern.match(start)), None)
    text = start.lstrip().lower()
    if kind or not text.startswith(b"<"):
        return kind
    return next((name for name in ("svg", "html") if b"<" + name.encode() in text), "xml").upper()
