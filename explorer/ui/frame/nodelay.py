"""Small replies sent at once: TCP_NODELAY on the server's sockets.

Streamlit binds its socket with protocol 0, for which asyncio leaves Nagle's algorithm on; it then
holds small messages back for some 40 ms. Accepted connections take the option from the listening
socket, so setting it once per process is enough.
"""

from __future__ import annotations

import os
import socket
from collections.abc import Iterator
from pathlib import Path

DESCRIPTORS = Path("/dev/fd")


def send_at_once(port: int) -> int:
    """Switch Nagle's algorithm off on this process's TCP sockets bound to `port`; how many.

    Where the system does not list a process's open files (Windows), nothing is done.
    """
    count = 0
    for sock in open_sockets():
        with sock:
            if is_bound(sock, port):
                sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                count += 1
    return count


def open_sockets() -> Iterator[socket.socket]:
    """A duplicate of every socket that this process holds; closing it leaves the original open."""
    for entry in list(DESCRIPTORS.iterdir()) if DESCRIPTORS.is_dir() else ():
        try:
            yield socket.socket(fileno=os.dup(int(entry.name)))
        except OSError:  # a file, a pipe, or closed in the meantime
            continue


def is_bound(sock: socket.socket, port: int) -> bool:
    if sock.family not in (socket.AF_INET, socket.AF_INET6) or sock.type != socket.SOCK_STREAM:
        return False
    return sock.getsockname()[1] == port
