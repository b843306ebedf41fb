# Every reading lies here, in flash, until the server's own down/ack covers it. When the ring is full the oldest
# segment goes, and is counted.
#
# A segment is one file of at most 4 KB: a header (boot, first seq, fit-out, CRC), then records one after the other,
# so a record's seq follows from its place. Each power-up begins a segment of its own; nothing is ever appended to
# a file that a power cut may have torn.

import binascii
import struct

from firmware import spans
from firmware.record import Layout, Row
from hidran import contract

SEGMENT_BYTES = 4096
CURSOR = "cursor"
ENOSPC = 28
_HEADER = "<4sIIH"
_MAGIC = b"HDR1"
_HEADER_SIZE = struct.calcsize(_HEADER) + 4
_CURSOR = "<II"


class Segment:
    def __init__(self, number, boot, first, bits, seed):
        self.number = number
        self.boot = boot
        self.first = first
        self.count = 0
        self.bits = bits
        self.seed = seed

    def name(self):
        return "%08x.seg" % self.number

    def last(self):
        return self.first + self.count - 1


def _header(boot, first, bits):
    head = struct.pack(_HEADER, _MAGIC, boot, first, bits)
    return head + struct.pack("<I", binascii.crc32(head))


def parse_header(data):
    # (boot, first, bits, seed), None when it is torn or not ours.
    if len(data) < _HEADER_SIZE:
        return None
    head, crc = data[: _HEADER_SIZE - 4], struct.unpack("<I", data[_HEADER_SIZE - 4 : _HEADER_SIZE])[0]
    magic, boot, first, bits = struct.unpack(_HEADER, head)
    if magic != _MAGIC or crc != binascii.crc32(head) or not 0 < bits < 1 << len(contract.FIELDS):
        return None
    return boot, first, bits, crc


class Ring:
    def __init__(self, files, bits, capacity, spare_segments=60):
        # `capacity`: readings of this fit-out to keep at least.
        self.files = files
        self.layout = Layout(bits)
        self.layouts = {bits: self.layout}
        self.per_segment = (SEGMENT_BYTES - _HEADER_SIZE) // self.layout.size
        # One more, because opening a segment drops a whole one.
        needed = -(-capacity // self.per_segment) + 1
        self.max_bytes = needed * SEGMENT_BYTES
        self.max_segments = needed + spare_segments  # a node that keeps restarting fills flash with short files
        self.covered = {}  # boot -> spans that the server has
        self.segments = []
        self.active = None
        self.held = 0  # readings here that no ack covers
        self.dropped = 0
        self.corrupt = 0
        self.failed = 0  # appends that flash refused
        self.seq = 0
        self.boot = 0
        self._unsaved = 0
        self._recover()

    def begin(self, boot):
        # Start the boot whose readings come now; `newest_boot` must lie before it.
        self.boot = boot
        self.seq = 0

    def newest_boot(self):
        boots = [s.boot for s in self.segments]
        boots.append(self._cursor[0])
        return max(boots)

    # -- writing -----------------------------------------------------------------------------------------------

    def append(self, up_s, ts, src, values):
        # Keep one reading; its Row also when flash refused it, so that it can still be sent live.
        self.seq += 1
        if self.active is None or self.active.count >= self.per_segment:
            self._open_segment()
        if not self._write(up_s, ts, src, values):
            self._open_segment()
            if not self._write(up_s, ts, src, values):
                self.failed += 1
        numbers = self.layout.unpack(self.layout.pack(up_s, ts, src, values, 0), 0, 0)
        return Row(self.layout, self.boot, self.seq, numbers)

    def _open_segment(self):
        number = self.segments[-1].number + 1 if self.segments else 1
        header = _header(self.boot, self.seq, self.layout.bits)
        seed = struct.unpack("<I", header[-4:])[0]
        self.active = Segment(number, self.boot, self.seq, self.layout.bits, seed)

    def _write(self, up_s, ts, src, values):
        segment = self.active
        data = self.layout.pack(up_s, ts, src, values, _record_seed(segment, segment.count))
        new = segment.count == 0
        if new:
            self._make_room()
            data = _header(segment.boot, segment.first, segment.bits) + data
        try:
            self.files.append(segment.name(), data)
        except OSError as error:
            if new:
                self._remove(segment)
            if error.args[:1] == (ENOSPC,):
                self._drop_oldest()
            self.active = None  # what it wrote may be torn: never append behind it
            return False
        if new:
            self.segments.append(segment)
        segment.count += 1
        self.held += 1
        return True

    def _make_room(self):
        while self.segments and (len(self.segments) >= self.max_segments or self._bytes() > self.max_bytes):
            self._drop_oldest()

    def _bytes(self):
        total = SEGMENT_BYTES
        for s in self.segments:
            total += _HEADER_SIZE + s.count * self._layout(s.bits).size
        return total

    def _drop_oldest(self):
        if self.segments:
            segment = self.segments.pop(0)
            lost = segment.count - self._covered_in(segment)
            self.dropped += lost
            self.held -= lost
            self._remove(segment)

    def _remove(self, segment):
        try:
            self.files.remove(segment.name())
        except OSError:
            pass  # never written, or read-only flash: recovery meets it again, and the server knows duplicates

    # -- forgetting --------------------------------------------------------------------------------------------

    def oldest(self):
        # (boot, seq) of the oldest reading still held, None when there is none.
        for s in self.segments:
            seq = spans.first_free(self.covered.get(s.boot, ()), s.first)
            if seq <= s.last():
                return s.boot, seq
        return None

    def forget(self, boot, upto, ranges):
        # The server has these. Returns how many readings that freed.
        last = self.seq if boot == self.boot else max([s.last() for s in self.segments if s.boot == boot] + [0])
        before = self.held
        for low, high in ((1, upto),) + tuple(ranges):
            # Clamped: a word about readings that were never taken must not cover future ones.
            self._cover(boot, max(low, 1), min(high, last))
        self._delete_covered()
        freed = before - self.held
        self._unsaved += freed
        if self._unsaved >= self.per_segment:
            self.save_cursor()
        return freed

    def _cover(self, boot, low, high):
        known = self.covered.setdefault(boot, [])
        for s in self.segments:
            if s.boot == boot:
                a, b = max(low, s.first), min(high, s.last())
                if a <= b:
                    self.held -= b - a + 1 - spans.count(known, a, b)
        spans.add(known, low, high)

    def _covered_in(self, s):
        return spans.count(self.covered.get(s.boot, ()), s.first, s.last())

    def _delete_covered(self):
        kept = []
        for s in self.segments:
            if self._covered_in(s) == s.count and s is not self.active:
                self._remove(s)
            else:
                kept.append(s)
        self.segments = kept
        for boot in list(self.covered):
            if boot != self.boot and boot not in [s.boot for s in kept]:
                del self.covered[boot]

    def save_cursor(self):
        # "All before this is with the server." Spares re-sending after a restart; at most once per segment.
        boot, seq = self.oldest() or (self.boot, self.seq + 1)
        data = struct.pack(_CURSOR, boot, seq)
        self._unsaved = 0
        try:
            self.files.write(CURSOR, data + struct.pack("<I", binascii.crc32(data)))
        except OSError:
            pass  # costs duplicates, never a reading

    # -- reading -----------------------------------------------------------------------------------------------

    def next_run(self, busy, limit):
        # Rows of the oldest stretch that is neither covered nor busy (boot -> spans): at most `limit`, one segment's.
        for s in list(self.segments):
            first = s.first
            while first <= s.last():
                first = self._next_free(s, first, busy)
                if first > s.last():
                    break
                rows = self._rows(s, first, self._run_end(s, first, busy, limit))
                if rows:
                    return rows
        return []

    def _next_free(self, s, first, busy):
        while True:
            free = spans.first_free(busy.get(s.boot, ()), spans.first_free(self.covered.get(s.boot, ()), first))
            if free == first:
                return first
            first = free

    def _run_end(self, s, first, busy, limit):
        end = min(s.last() + 1, first + limit)
        for taken in (self.covered, busy):
            end = min(end, spans.next_taken(taken.get(s.boot, ()), first, end))
        return end - 1

    def _rows(self, s, first, last):
        # Up to the first damaged record, which is then given up (and counted), so that it cannot block the rest.
        layout = self._layout(s.bits)
        place = first - s.first
        try:
            data = self.files.read(s.name(), _HEADER_SIZE + place * layout.size, (last - first + 1) * layout.size)
        except OSError:
            data = b""
        rows = []
        for i in range(last - first + 1):
            numbers = layout.unpack(data, i * layout.size, _record_seed(s, place + i))
            if numbers is None:
                self.corrupt += 1
                self._cover(s.boot, first + i, first + i)
                break
            rows.append(Row(layout, s.boot, first + i, numbers))
        return rows

    def _layout(self, bits):
        if bits not in self.layouts:
            self.layouts[bits] = Layout(bits)
        return self.layouts[bits]

    # -- after power-up ----------------------------------------------------------------------------------------

    def _recover(self):
        self._cursor = self._load_cursor()
        for name in self.files.names():
            if name.endswith(".seg"):
                self._recover_segment(name)
        boot, seq = self._cursor
        for s in self.segments:
            high = s.last() if s.boot < boot else seq - 1 if s.boot == boot else 0
            self._cover(s.boot, 1, high)
        self._delete_covered()

    def _recover_segment(self, name):
        try:
            found = parse_header(self.files.read(name, 0, _HEADER_SIZE))
            count = 0
            if found is not None:
                count = (self.files.size(name) - _HEADER_SIZE) // self._layout(found[2]).size
            number = int(name[:-4], 16)
        except (OSError, ValueError):
            return
        if count < 1:
            self.files.remove(name)  # torn while it was made: no record in it was ever closed
            return
        segment = Segment(number, found[0], found[1], found[2], found[3])
        segment.count = count
        self.held += count
        self.segments.append(segment)

    def _load_cursor(self):
        try:
            data = self.files.read(CURSOR)
        except OSError:
            return 0, 0
        if len(data) != 12 or struct.unpack("<I", data[8:])[0] != binascii.crc32(data[:8]):
            return 0, 0
        return struct.unpack(_CURSOR, data[:8])


def _record_seed(segment, place):
    return (segment.seed + place) & 0xFFFFFFFF
