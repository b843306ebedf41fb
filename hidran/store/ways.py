"""How a person is reached: ways in order of preference. Each change raises the roster's version."""

from collections.abc import Sequence

from sqlalchemy.orm import Session

from hidran.errors import SettingsError
from hidran.people.addresses import TELEPHONE, address
from hidran.people.errors import PeopleError, UnknownPersonError
from hidran.store.people import edit, wanted
from hidran.store.records import Records
from hidran.store.tables_people import PersonRow, WayRow

PAGE = "page"
MOST_WAYS = 8
_LONGEST_CHANNEL = 16


def add_way(records: Records, person: int, channel: str, given: str = "", *, confirmed: bool = False) -> int:
    """Add a way behind the others; its number. One that is there already keeps its place."""
    with edit(records) as db:
        return put_way(db, wanted(db, person), channel, given, records.now() if confirmed else None).id


def put_way(db: Session, person: PersonRow, channel: str, given: str, confirmed_ts: int | None) -> WayRow:
    where = checked(channel, given, person.id)
    row = next((w for w in person.ways if (w.channel, w.address) == (channel, where)), None)
    if row is None:
        if len(person.ways) >= MOST_WAYS:
            raise PeopleError("Sudah ada {n} saluran untuk orang ini: hapus satu dulu.", n=MOST_WAYS)
        place = max((w.place for w in person.ways), default=-1) + 1
        row = WayRow(person=person.id, channel=channel, address=where, place=place)
        person.ways.append(row)
    row.confirmed_ts = row.confirmed_ts or confirmed_ts
    db.flush()
    return row


def checked(channel: str, given: str, person: int) -> str:
    """The address as it is stored; on the page a person is known by his number. PeopleError when it cannot be one."""
    if not channel.isidentifier() or len(channel) > _LONGEST_CHANNEL:
        raise PeopleError("Saluran {channel!r}: seharusnya nama seperti telegram, whatsapp atau sms.", channel=channel)
    if channel == PAGE:
        return str(person)
    try:
        return address(channel, given)
    except SettingsError as error:
        raise PeopleError(_WANTED.get(channel, _WANTED[""]), channel=channel) from error


def remove_way(records: Records, person: int, way: int) -> None:
    with edit(records) as db:
        row = wanted(db, person)
        row.ways.remove(_way(row, way))


def order_ways(records: Records, person: int, ways: Sequence[int]) -> None:
    """In that order from now on; ways that are not named stay behind, in their order."""
    with edit(records) as db:
        row = wanted(db, person)
        named = [_way(row, way) for way in dict.fromkeys(ways)]
        for place, way in enumerate([*named, *(w for w in row.ways if w not in named)]):
            way.place = place


def confirm_way(records: Records, person: int, way: int) -> None:
    """A message that came this way was answered."""
    with edit(records) as db:
        row = _way(wanted(db, person), way)
        row.confirmed_ts = row.confirmed_ts or records.now()


def _way(person: PersonRow, way: int) -> WayRow:
    row = next((w for w in person.ways if w.id == way), None)
    if row is None:
        raise UnknownPersonError("Orang nomor {id} tidak punya saluran nomor {way}.", id=person.id, way=way)
    return row


_WANTED = {
    "": "Alamat itu tidak cocok untuk saluran {channel}.",
    "telegram": "Telegram: seharusnya nomor obrolan. Lebih mudah: buat kode, lalu orangnya mengirim /start KODE.",
    "ntfy": "ntfy: seharusnya nama topik dari huruf, angka, - dan _.",
    "email": "E-mail: seharusnya seperti ketua@contoh.id.",
    **dict.fromkeys(TELEPHONE, "Nomor HP: seharusnya seperti 0812 3456 7890 atau +62812..."),
}
