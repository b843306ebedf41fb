# The time from one NTP server, without ever blocking the other tasks (the name look-up excepted).

import asyncio
import os
import socket
import struct

from firmware import when

PORT = 123
TIMEOUT_S = 3
NTP_EPOCH = 2208988800  # 1900 to 1970
_ERA = 1 << 32


async def first_answer(servers, timeout_s=TIMEOUT_S, port=PORT):
    # Unix seconds from the first server that gives a time that can be true, None when none does.
    for host in servers:
        try:
            ts = await ask(host, timeout_s, port)
        except (OSError, ValueError):
            continue
        if when.is_sane(ts):
            return ts
    return None


async def ask(host, timeout_s=TIMEOUT_S, port=PORT):
    # OSError or ValueError when there is no answer, or none to trust.
    address = socket.getaddrinfo(host, port, 0, socket.SOCK_DGRAM)[0][-1]
    mark = os.urandom(8)
    udp = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    try:
        udp.setblocking(False)
        udp.sendto(b"\x23" + b"\0" * 39 + mark, address)
        for _i in range(timeout_s * 20):
            await asyncio.sleep(0.05)
            try:
                return parse(udp.recv(256), mark)
            except OSError as error:
                if error.args[0] not in (11, 35, 10035):  # nothing there yet
                    raise
        raise OSError("%s: no answer within %d s" % (host, timeout_s))
    finally:
        udp.close()


def parse(data, mark):
    # Unix seconds of a server's answer; `mark` is what we sent, so an old or foreign answer is not taken.
    if len(data) < 48 or data[0] & 7 != 4 or data[0] >> 6 == 3 or not 1 <= data[1] <= 15 or data[24:32] != mark:
        raise ValueError("not an answer of a synchronised NTP server")
    seconds, fraction = struct.unpack(">II", data[40:48])
    if seconds < NTP_EPOCH:  # the counter begins again in 2036
        seconds += _ERA
    return seconds - NTP_EPOCH + (fraction >> 31)
