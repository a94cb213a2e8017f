"""A server of its own for a benchmark: what its script threads spend, its CPU and its memory."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.browser.conftest import ROOT, running_server

APP = ROOT / "tests" / "benchmarks" / "metered_app.py"
TICK_S = 1 / os.sysconf("SC_CLK_TCK")


@dataclass
class Served:
    """A running server.  address : of it.  meter : the file that its script runs write into."""

    address: str
    meter: Path
    process: int

    def scripts_s(self) -> list[float]:
        """CPU seconds of each script run so far."""
        return [float(line) for line in self.meter.read_text(encoding="ascii").splitlines()]

    def cpu_s(self) -> float:
        """CPU seconds of the whole process so far."""
        text = Path(f"/proc/{self.process}/stat").read_text(encoding="ascii")
        user, system = text.rpartition(")")[2].split()[11:13]
        return (int(user) + int(system)) * TICK_S

    def resident_mb(self) -> float:
        text = Path(f"/proc/{self.process}/statm").read_text(encoding="ascii")
        return int(text.split()[1]) * os.sysconf("SC_PAGE_SIZE") / 2**20


@contextmanager
def served() -> Iterator[Served]:
    """The app with its meter on a free port."""
    with tempfile.TemporaryDirectory() as folder:
        meter = Path(folder) / "meter"
        meter.touch()
        with running_server(APP, EXPLORER_METER=str(meter)) as address:
            yield Served(address, meter, listener(int(address.rpartition(":")[2])))


def listener(port: int) -> int:
    """The process that listens on the port.  Raises LookupError where there is none."""
    wanted = str(port).encode()
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                words = (entry / "cmdline").read_bytes().split(b"\0")
            except OSError:
                continue
            if b"streamlit" in words and wanted in words:
                return int(entry.name)
    raise LookupError(f"no server on port {port}")
