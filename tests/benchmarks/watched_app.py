"""The app with a meter inside the server, for `tests.benchmarks.watching`.

Into the file that EXPLORER_METER names go lines: "run <seconds> <CPU seconds> <part or page>" for
every script run; five times a second "job <time> <CPU time of the server> <step>" and "memory
<resident MB>".
"""

import os
import threading
import time
from pathlib import Path

import streamlit as st
from streamlit.runtime.scriptrunner.script_runner import ScriptRunner

from explorer.jobs import process_jobs
from explorer.ui.frame.navigation import run_app

METER = Path(os.environ["EXPLORER_METER"])


def resident_mb() -> float:
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 2**20


def note(line: str) -> None:
    with METER.open("a", encoding="ascii") as file:
        file.write(line + "\n")


def follow_jobs() -> None:
    while True:
        for job in list(process_jobs()._jobs.values()):
            if job.state == "running" and job.latest is not None:
                snapshot = job.latest
                note(f"job {time.perf_counter()} {time.process_time()} {snapshot.step}")
        note(f"memory {resident_mb():.1f}")
        time.sleep(0.2)


@st.cache_resource
def meter() -> None:
    """Once per process: time every script run, follow every job."""
    plain = ScriptRunner._run_script

    def timed(self, rerun_data):
        begin, worked = time.perf_counter(), time.thread_time()
        plain(self, rerun_data)
        part = "part" if rerun_data.fragment_id_queue else "page"
        note(f"run {time.perf_counter() - begin} {time.thread_time() - worked} {part}")

    ScriptRunner._run_script = timed
    threading.Thread(target=follow_jobs, daemon=True).start()


meter()
run_app()
