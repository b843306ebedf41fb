"""Messages as notify leaves them in the outbox, for the page that shows them."""

from dataclasses import dataclass

from hidran.store import people, roles
from hidran.store.outbox import Draft, OutboxWriter
from hidran.store.records import Records
from tests.api.house import Installation
from tests.hidran.faults.logbook import HOUR

SENTENCE = "Pompa tidak menyala padahal cuaca cerah sejak 10.01."


def appoint(made: Installation, name: str, role: str, kpp: str | None = "kpp-sawahan") -> int:
    """A member behind a role; his number."""
    with Records.open(made.settings) as records:
        person = people.add_person(records, name)
        roles.give_role(records, person, role, kpp)
        return person


def raised(made: Installation, person: int, *, channel: str = "telegram", ends: str = "sent", hour: int = 2) -> int:
    """What the technician was told; its number in the outbox. `ends`: the method of the outbox that it ends with."""
    text = f"[LATIHAN] GAWAT: Sawahan RT 05\n{SENTENCE}"
    at = made.now - hour * HOUR
    return _say(made, Saying(person, "raise", at, text, at - 2 * HOUR, channel), ends)


def heard(made: Installation, person: int, *, hour: int = 1) -> int:
    """The others hear who goes."""
    text = "[LATIHAN] Budi PERGI CEK: Sawahan RT 05\nYang lain tidak perlu pergi."
    return _say(made, Saying(person, "answer", made.now - hour * HOUR, text, made.now - 4 * HOUR), "sent")


def whisper(made: Installation, person: int, text: str) -> int:
    """What is between Hidran and one person."""
    return _say(made, Saying(person, "say", made.now - HOUR, text, 0, hydrant=""), "sent")


@dataclass(frozen=True, slots=True)
class Saying:
    """`at`, `since`: Unix s."""

    person: int
    kind: str
    at: int
    text: str
    since: int
    channel: str = "telegram"
    hydrant: str = "sawahan"


def _say(made: Installation, said: Saying, ends: str) -> int:
    at_ms, since = said.at * 1000, said.since
    key = f"{said.kind}/{said.hydrant}/F01/{said.at}/person-{said.person}@{said.channel}"
    head = (key, at_ms, at_ms, said.kind, said.hydrant, "F01", "GAWAT", since, None, "teknisi", said.channel, said.text)
    writer = OutboxWriter(made.settings.paths.outbox)
    with writer.transaction():
        writer.put(Draft(*head, said.person, "kpp-sawahan"))  # type: ignore[arg-type]
        number = max(m.id for m in writer.to_person(said.person))
        writer.start(number, at_ms)
        if ends == "failed":
            writer.failed(number, at_ms + 1000, "chat not found")
        else:
            writer.sent(number, at_ms + 1000)
            if ends != "sent":
                getattr(writer, ends)(number, at_ms + 2000)
    writer.close()
    return number


SHOWN = ("/pesan", "/pesan?hidran=sawahan", "/pesan/1")


def furnish(made: Installation) -> None:
    """A technician who was told and goes, another who was reached by the second way, and one of an older day."""
    budi, siti = appoint(made, "Budi", "teknisi"), appoint(made, "Siti", "teknisi")
    raised(made, budi, ends="delivered", hour=30)
    raised(made, budi, ends="answered")
    raised(made, siti, ends="failed")
    raised(made, siti, channel="sms", ends="delivered")
    raised(made, siti, channel="page", ends="sent")
    heard(made, siti)
