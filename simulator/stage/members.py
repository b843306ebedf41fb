"""The people of a play in its records."""

from hidran.people.audience import PAGE
from hidran.store.joining import add_member
from hidran.store.people import set_quiet
from hidran.store.records import Records
from hidran.store.roles import give_role
from simulator.stage.play import Play


def enter(records: Records, play: Play) -> None:
    """Each with his roles in the play's KPP, reached on the page."""
    kpp = play.kpp[0]
    for member in play.members:
        number = add_member(records, member.name, ways=[(PAGE, "")])
        for role in member.roles:
            give_role(records, number, role, kpp)
        if member.quiet is not None:
            set_quiet(records, number, member.quiet)
