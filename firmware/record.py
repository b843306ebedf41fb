# One reading as bytes in flash: fixed size for a given fit-out, scaled integers, CRC32 at the end.
#
# Widths follow from contract.FIELDS: the smallest integer that holds the field's range at its wire precision and
# one value more, which means "could not be measured". A minimum node's record has 28 bytes, a full one's 51.

import binascii
import struct

from hidran import contract

NO_TIME = 0xFFFFFFFF
_HEAD = "<IIB"  # up_s, ts, source
_CRC = "<I"
_SIGNED = (("b", -(1 << 7)), ("h", -(1 << 15)), ("i", -(1 << 31)))
_UNSIGNED = (("B", (1 << 8) - 1), ("H", (1 << 16) - 1), ("I", (1 << 32) - 1))


def _width(low, high):
    # (struct code, the value that means null)
    for code, null in _SIGNED if low < 0 else _UNSIGNED:
        if (low < 0 and null < low and high < -null) or (low >= 0 and high < null):
            return code, null
    raise ValueError("no integer holds %d..%d" % (low, high))


class Layout:
    # How the records of one fit-out look; `bits` as contract.fitted_map.
    def __init__(self, bits):
        self.bits = bits
        self.fields = {}  # name -> (place in the unpacked tuple, scale, null, low, high)
        self.names = contract.fitted_names(bits)
        form = _HEAD
        for name, decimals, low, high in contract.FIELDS:
            if name in self.names:
                scale = 10**decimals
                code, null = _width(low * scale, high * scale)
                self.fields[name] = (3 + len(self.fields), scale, null, low * scale, high * scale)
                form += code
        self.form = form
        self.body_size = struct.calcsize(form)
        self.size = self.body_size + 4

    def scaled(self, name, value):
        # What no sensor can mean (out of the contract's range, NaN) is one that could not be measured.
        _place, scale, null, low, high = self.fields[name]
        if value is None or not low <= value * scale <= high:
            return null
        return round(value * scale)

    def pack(self, up_s, ts, src, values, seed):
        # `seed` ties the CRC to segment and place, so that a sound record in the wrong place is refused too.
        numbers = [self.scaled(name, values[name]) for name in self.names]
        when = NO_TIME if ts is None else ts
        body = struct.pack(self.form, up_s, when, contract.SOURCES.index(src), *numbers)
        return body + struct.pack(_CRC, binascii.crc32(body, seed))

    def unpack(self, data, offset, seed):
        # The numbers of the record at `offset`, None when it is torn or damaged.
        end = offset + self.size
        if end > len(data):
            return None
        body = bytes(data[offset : offset + self.body_size])
        if struct.unpack(_CRC, bytes(data[end - 4 : end]))[0] != binascii.crc32(body, seed):
            return None
        numbers = struct.unpack(self.form, body)
        return numbers if numbers[2] < len(contract.SOURCES) else None


class Row:
    # A reading read back, dressed as the dict that contract.encode_readings takes. Sixty dicts would not fit in RAM.
    def __init__(self, layout, boot, seq, numbers):
        self.layout = layout
        self.boot = boot
        self.seq = seq
        self.numbers = numbers

    def __contains__(self, name):
        return name in self.layout.fields

    def __getitem__(self, name):
        if name in self.layout.fields:
            place, scale, null, _low, _high = self.layout.fields[name]
            number = self.numbers[place]
            return None if number == null else number if scale == 1 else number / scale
        if name == "ts":
            return None if self.numbers[1] == NO_TIME else self.numbers[1]
        if name == "up_s":
            return self.numbers[0]
        if name == "src":
            return contract.SOURCES[self.numbers[2]]
        return {"boot": self.boot, "seq": self.seq}[name]
