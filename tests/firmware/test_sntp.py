import asyncio
import socket
import struct
import unittest

from firmware import sntp, when

MARK = b"12345678"
TS = 1790000000


def answer(mark=MARK, ts=TS, first=0x24, stratum=2, fraction=0):
    seconds = (ts + sntp.NTP_EPOCH) & 0xFFFFFFFF
    return bytes([first, stratum]) + b"\0" * 22 + mark + b"\0" * 8 + struct.pack(">II", seconds, fraction)


def bind_free(udp):
    # MicroPython does not tell which port the system chose.
    for port in range(20000 + id(udp) // 16 % 20000, 65000):
        try:
            udp.bind(socket.getaddrinfo("127.0.0.1", port)[0][-1])
            return port
        except OSError:
            pass
    raise OSError("no free port")


class Answers(unittest.TestCase):
    def test_seconds_since_1900_become_unix_seconds_rounded(self):
        self.assertEqual(sntp.parse(answer(), MARK), TS)
        self.assertEqual(sntp.parse(answer(fraction=0x90000000), MARK), TS + 1)

    def test_after_2036_the_counter_has_begun_again(self):
        self.assertEqual(sntp.parse(answer(ts=2100000000), MARK), 2100000000)

    def test_what_is_not_an_answer_to_our_question_is_not_believed(self):
        for data in (
            b"",
            answer()[:47],
            answer(mark=b"87654321"),
            answer(first=0x23),
            answer(first=0xE4),
            answer(stratum=0),
            answer(stratum=16),
        ):
            with self.assertRaises(ValueError):
                sntp.parse(data, MARK)


class Asking(unittest.TestCase):
    def ask(self, ts, timeout_s=2):
        # What a node learns from a server that answers each question with `ts` (None: says nothing).
        server = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        port = bind_free(server)
        server.setblocking(False)

        async def serve():
            while True:
                try:
                    data, who = server.recvfrom(100)
                    if ts is not None:
                        server.sendto(answer(data[40:48], ts), who)
                except OSError:
                    pass
                await asyncio.sleep(0.01)

        async def story():
            serving = asyncio.create_task(serve())
            try:
                return await sntp.first_answer(["127.0.0.1", "127.0.0.1"], timeout_s, port)
            finally:
                serving.cancel()

        try:
            return asyncio.run(story())
        finally:
            server.close()

    def test_a_server_gives_the_time(self):
        self.assertEqual(self.ask(TS), TS)

    def test_silent_servers_are_given_up_one_after_the_other(self):
        self.assertIsNone(self.ask(None, 1))

    def test_a_time_that_cannot_be_true_is_not_taken(self):
        self.assertIsNone(self.ask(when.BUILD_TS - 1))

    def test_a_name_nobody_knows_is_no_answer_and_no_crash(self):
        self.assertIsNone(asyncio.run(sntp.first_answer(["no-such-host.invalid"], 1)))
