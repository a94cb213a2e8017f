"""The server's small replies are not held back."""

import socket

from explorer.ui.frame import nodelay as sockets


def nodelay(sock):
    return bool(sock.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY))


def test_connections_accepted_afterwards_send_at_once_and_stay_open():
    with socket.create_server(("127.0.0.1", 0)) as server, socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        port = server.getsockname()[1]
        assert sockets.send_at_once(port) == 1
        with socket.create_connection(("127.0.0.1", port)) as client:
            accepted, _ = server.accept()
            with accepted:
                assert nodelay(accepted)
                accepted.sendall(b"x")
                assert client.recv(1) == b"x"
        assert not nodelay(other)


def test_connections_open_already_send_at_once_too():
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        with socket.create_connection(("127.0.0.1", port)):
            accepted, _ = server.accept()
            with accepted:
                assert not nodelay(accepted)
                assert sockets.send_at_once(port) == 2
                assert nodelay(accepted)


def test_a_port_of_nobody_changes_nothing():
    assert sockets.send_at_once(1) == 0
