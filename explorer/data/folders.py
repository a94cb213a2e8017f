"""A zip from anyone, read in memory: its list of files checked first, its contents one by one.

Nothing is ever written, so no path can lead anywhere; odd paths are refused all the same, as no
honest program makes them. What a file says of its size is only what it says: reading stops there.
"""

from __future__ import annotations

import io
import re
import stat
import zipfile
from collections.abc import Iterator

from explorer.data.tables import Refusal

MOST_FILES = 500
MOST_BYTES = 5_000_000  # of one file, unpacked
MOST_TOGETHER = 25_000_000  # of all, unpacked
MOST_TIMES = 100  # as large as packed, from SMALL bytes on
SMALL = 100_000
LISTED = b"PK\x01\x02"  # begins each entry of the list of files
ARCHIVE = re.compile(r"\.(zip|7z|rar|tar|gz|tgz|bz2|xz|zst|jar|iso)$", re.IGNORECASE)
JUNK = re.compile(r"(^|/)(__MACOSX/|\.DS_Store$|Thumbs\.db$|desktop\.ini$|\._)", re.IGNORECASE)
OUTSIDE = re.compile(r"^[/\\]|^[A-Za-z]:|(^|[/\\])\.\.([/\\]|$)|[\x00-\x1f]")


def refused(kind: str, must: str, has: str, do: str = "pack it anew") -> Refusal:
    return Refusal(f"zip_{kind}", f"a zip must {must} and this one {has}; {do}.")


def broken() -> Refusal:
    return refused("broken", "be whole and in order", "is damaged")


def listed(data: bytes) -> list[str]:
    """The names of all but folders and what systems add, sorted.

    Raises Refusal with one sentence unless every entry of the list is harmless.
    """
    if not data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        raise refused("format", "begin like one", "is no zip", "pack the pictures as a zip")
    if data.count(LISTED) > 4 * MOST_FILES:  # before the list is read at all
        raise _many()
    entries = _open(data).infolist()
    for entry in entries:
        _check(entry)
    _check_together(entries, len(data))
    names = [e.filename for e in entries if not e.is_dir() and not JUNK.search(e.filename)]
    if len(names) > MOST_FILES:
        raise _many()
    return sorted(names)


def contents(data: bytes, names: list[str]) -> Iterator[tuple[str, bytes]]:
    """(name, content) of the files named, which `listed` has passed."""
    archive = _open(data)
    for name in names:
        try:
            with archive.open(name) as file:
                content = file.read(MOST_BYTES)
        except Exception:  # zlib, zipfile and struct each have their own way to stumble
            raise broken() from None
        if content.startswith((b"PK\x03\x04", b"7z\xbc\xaf", b"Rar!", b"\x1f\x8b")):
            raise _nested()
        yield name, content


def _open(data: bytes) -> zipfile.ZipFile:
    try:
        return zipfile.ZipFile(io.BytesIO(data))
    except Exception:  # as above
        raise broken() from None


def _check(entry: zipfile.ZipInfo) -> None:
    """Raise Refusal unless the entry is a plain file or folder of moderate size."""
    if OUTSIDE.search(entry.orig_filename) or OUTSIDE.search(entry.filename):
        raise refused("path", "hold paths inside itself", "has one that leads elsewhere")
    if stat.S_IFMT(entry.external_attr >> 16) not in (0, stat.S_IFREG, stat.S_IFDIR):
        raise refused("link", "hold files and folders alone", "has a link or a device")
    if entry.flag_bits & 0x1:
        raise refused("encrypted", "be open", "is encrypted", "pack it without a password")
    if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise refused("packed", "be packed by deflate or not at all", "is packed otherwise")
    if ARCHIVE.search(entry.filename):
        raise _nested()
    grows = entry.file_size > max(SMALL, MOST_TIMES * entry.compress_size)
    if grows or entry.file_size > MOST_BYTES:
        raise _grows()


def _check_together(entries: list[zipfile.ZipInfo], length: int) -> None:
    """Raise Refusal if the files are too much together, share bytes, or share a name."""
    if sum(entry.file_size for entry in entries) > MOST_TOGETHER:
        raise _grows()
    if len({entry.filename for entry in entries}) < len(entries):
        raise broken()
    end = length
    for entry in sorted(entries, key=lambda entry: entry.header_offset, reverse=True):
        if entry.header_offset + 30 + entry.compress_size > end:
            raise broken()
        end = entry.header_offset


def _many() -> Refusal:
    return Refusal(
        "zip_many",
        f"a zip must hold no more than {MOST_FILES} files and this one has more; take a random "
        f"sample of them.",
        most=MOST_FILES,
    )


def _nested() -> Refusal:
    return refused(
        "nested", "hold pictures, no archives", "has an archive in it", "unpack that one first"
    )


def _grows() -> Refusal:
    return Refusal(
        "zip_large",
        f"a zip must unpack to at most {MOST_TOGETHER / 1e6:g} MB, {MOST_BYTES / 1e6:g} MB a "
        f"file, and this one would become larger or grow {MOST_TIMES} times; send smaller files.",
        most=f"{MOST_TOGETHER / 1e6:g}",
        each=f"{MOST_BYTES / 1e6:g}",
        times=MOST_TIMES,
    )
