import socket

from hidran import ports
from hidran.ports import LOOPBACK, free_ports


def test_free_ports_differ_can_be_listened_on_and_are_none_that_a_system_hands_to_outgoing_connections():
    found = free_ports(20)
    assert len(set(found)) == 20
    assert all(port < 32768 for port in found)
    for port in found:
        socket.create_server((LOOPBACK, port)).close()


def test_a_port_that_is_taken_is_not_offered(monkeypatch):
    with socket.create_server((LOOPBACK, 0)) as door:
        taken = door.getsockname()[1]
        spare = ports.free_port()
        monkeypatch.setattr(ports, "_LASTING", (taken, spare))
        assert free_ports(1) == [spare]
