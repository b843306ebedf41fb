import unittest

from firmware import packet


class Packets(unittest.TestCase):
    def test_connect_is_as_the_standard_writes_it(self):
        data = packet.connect("hu-001", "hu-001", "s3cret", 300, will_topic="w", will="off")
        want = b"\x10\x2d\x00\x04MQTT\x04\xee\x01\x2c\x00\x06hu-001\x00\x01w\x00\x03off\x00\x06hu-001\x00\x06s3cret"
        self.assertEqual(data[2:], want[2:])
        self.assertEqual((data[0], data[1]), (0x10, len(data) - 2))

    def test_connect_without_user_and_will_has_only_a_clean_session(self):
        self.assertEqual(packet.connect("ab", None, None, 10), b"\x10\x0e\x00\x04MQTT\x04\x02\x00\x0a\x00\x02ab")

    def test_publish_comes_back_as_it_went(self):
        data = packet.publish("a/b", '{"x":1}', qos=1, retain=True, packet_id=513)
        self.assertEqual(data[0], 0x33)
        self.assertEqual(packet.parse_publish(data[0] & 15, data[2:]), ("a/b", b'{"x":1}', 1, True, 513))

    def test_a_long_payload_has_a_length_of_two_bytes(self):
        data = packet.publish("t", b"x" * 200)
        self.assertEqual(data[1:3], b"\xcb\x01")

    def test_subscribe_and_puback(self):
        self.assertEqual(packet.subscribe(7, "d/#", 1), b"\x82\x08\x00\x07\x00\x03d/#\x01")
        self.assertEqual(packet.puback(258), b"\x40\x02\x01\x02")

    def test_rubbish_is_a_packet_error_and_nothing_else(self):
        for flags in range(16):
            for body in (b"", b"\x00", b"\xff\xff", b"\x00\x05ab", b"\x00\x02\xff\xfe\x00", b"\x00\x00", b"\x00\x01a"):
                try:
                    packet.parse_publish(flags, body)
                except packet.PacketError:
                    pass
        with self.assertRaises(packet.PacketError):
            packet.parse_connack(b"\x00")
        with self.assertRaises(packet.PacketError):
            packet.parse_packet_id(b"\x00")
