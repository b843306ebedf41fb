"""`hidran role` and `hidran handover`: who stands behind which role, and how a role moves."""

from dataclasses import asdict
from typing import Annotated

import typer

from hidran.cli.context import settings_of
from hidran.cli.output import JsonOption, print_json, print_table
from hidran.words import day, say

PERSON = typer.Argument(help="nomor orang, lihat `hidran person list` (the person's number)")
ROLE = typer.Argument(help="ketua, sekretaris, bendahara, teknisi, pemeriksa_air, anggota, admin, pengamat")
KPP = typer.Option("--kpp", help="id KPP; kosong untuk admin dan pengamat semua KPP (the group's id)")
TO = typer.Option("--to", help="nomor orang yang menerima (who takes it)")
FROM = typer.Option("--from", help="nomor orang yang menyerahkan (who gives it)")
NUMBER = typer.Argument(help="nomor serah terima (number of the hand-over)")


def register(app: typer.Typer) -> None:
    role = typer.Typer(help="Peran. (Roles.)", no_args_is_help=True)
    app.add_typer(role, name="role")
    role.command("give")(give)
    role.command("end")(end)
    role.command("list")(list_roles)
    handover = typer.Typer(help="Serah terima peran. (Handing a role over.)", no_args_is_help=True)
    app.add_typer(handover, name="handover")
    handover.command("begin")(begin)
    handover.command("list")(list_handovers)
    handover.command("prove")(prove)
    handover.command("cancel")(cancel)


def give(
    context: typer.Context,
    person: Annotated[int, PERSON],
    role: Annotated[str, ROLE],
    kpp: Annotated[str | None, KPP] = None,
) -> None:
    """Beri peran mulai sekarang. (Give a role.)"""
    from hidran.store.records import Records
    from hidran.store.roles import give_role

    settings = settings_of(context)
    with Records.open(settings) as records:
        give_role(records, person, role, kpp)
    typer.echo(say("Orang nomor {id} sekarang {role}.", settings.language, id=person, role=_word(context, role)))


def end(
    context: typer.Context,
    person: Annotated[int, PERSON],
    role: Annotated[str, ROLE],
    kpp: Annotated[str | None, KPP] = None,
) -> None:
    """Akhiri peran. (End a role.)"""
    from hidran.store.records import Records
    from hidran.store.roles import end_role

    settings = settings_of(context)
    with Records.open(settings) as records:
        end_role(records, person, role, kpp)
    typer.echo(say("Orang nomor {id} bukan {role} lagi.", settings.language, id=person, role=_word(context, role)))


def list_roles(context: typer.Context, json_: JsonOption = False) -> None:
    """Siapa memegang peran apa, dan apa yang kurang. (Who holds which role, and what is missing.)"""
    from hidran.people.gaps import gaps
    from hidran.store.people import roster
    from hidran.store.records import Records

    settings = settings_of(context)
    with Records.open(settings) as records:
        everybody, registry = roster(records), records.registry()
    missing = gaps(everybody, registry, settings.notify.channels)
    if json_:
        print_json({"roles": [asdict(p) for p in everybody.posts], "gaps": [asdict(g) for g in missing]})
        return
    rows = [
        (p.kpp, _word(context, p.role), everybody.persons[p.person].name, p.person, day(p.start, settings.language))
        for p in everybody.posts
    ]
    print_table(settings.language, ("KPP", "Peran", "Nama", "Nomor", "Sejak"), rows)
    for gap in missing:
        typer.echo(f"! {gap.said(settings.language)}")


def begin(
    context: typer.Context,
    role: Annotated[str, ROLE],
    *,
    to: Annotated[int, TO],
    giver: Annotated[int | None, FROM] = None,
    kpp: Annotated[str | None, KPP] = None,
    json_: JsonOption = False,
) -> None:
    """Mulai serah terima: pesan percobaan dikirim ke orang baru. (Begin: a test message goes out.)"""
    from hidran.store import handover
    from hidran.store.records import Records

    settings = settings_of(context)
    with Records.open(settings) as records:
        made = handover.begin(records, role, kpp, giver, to)
    if json_:
        print_json(asdict(made))
        return
    typer.echo(say("Serah terima nomor {id} dimulai; pesan percobaan dikirim.", settings.language, id=made.id))
    sentence = "Peran pindah begitu orang baru menjawab, atau dengan `hidran handover prove {id} ANGKA`."
    typer.echo(say(sentence, settings.language, id=made.id))


def list_handovers(context: typer.Context, json_: JsonOption = False) -> None:
    """Serah terima yang menunggu. (Hand-overs that wait.)"""
    from hidran.store import handover
    from hidran.store.people import roster
    from hidran.store.records import Records

    settings = settings_of(context)
    with Records.open(settings) as records:
        found, everybody = handover.waiting(records), roster(records)
    if json_:
        print_json([asdict(one) for one in found])
        return
    names = {number: person.name for number, person in everybody.persons.items()}
    rows = [
        (h.id, h.kpp, _word(context, h.role), names.get(h.giver or 0), names.get(h.taker), day(h.begun)) for h in found
    ]
    print_table(settings.language, ("Nomor", "KPP", "Peran", "Dari", "Kepada", "Sejak"), rows)


def prove(context: typer.Context, number: Annotated[int, NUMBER], proof: str) -> None:
    """Angka dari pesan percobaan sudah disebutkan: peran pindah. (The number was told: the role moves.)"""
    from hidran.store import handover
    from hidran.store.records import Records

    settings = settings_of(context)
    with Records.open(settings) as records:
        moved = handover.prove(records, number, proof)
    word = _word(context, moved.role)
    typer.echo(say("Orang nomor {id} sekarang {role}.", settings.language, id=moved.taker.id, role=word))


def cancel(context: typer.Context, number: Annotated[int, NUMBER]) -> None:
    """Batalkan serah terima. (Cancel a hand-over.)"""
    from hidran.store import handover
    from hidran.store.records import Records

    settings = settings_of(context)
    with Records.open(settings) as records:
        handover.cancel(records, number)
    typer.echo(say("Serah terima nomor {id} dibatalkan.", settings.language, id=number))


def _word(context: typer.Context, role: str) -> str:
    from hidran.people.role_words import role_word

    return role_word(role, settings_of(context).language)
