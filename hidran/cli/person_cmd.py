"""`hidran person`: the members, how each is reached, and what the records hold of one."""

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from hidran.cli import person_ways
from hidran.cli.context import settings_of
from hidran.cli.output import JsonOption, print_json, print_table
from hidran.errors import SettingsError
from hidran.words import Language, say

if TYPE_CHECKING:
    from hidran.people.roster import Person, Roster

PERSON = typer.Argument(help="nomor orang, lihat `hidran person list` (the person's number)")
KPP = typer.Option("--kpp", help="id KPP (the group's id)")
NAME = typer.Option("--name", help="nama (name)")
LANGUAGE = typer.Option("--language", help="bahasa pesannya: id atau en (language of messages)")
ROLE = typer.Option("--role", help="langsung beri peran ini, mis. teknisi (give this role at once)")
WAY = typer.Option("--way", help="saluran=alamat, boleh berulang, mis. whatsapp=081234567890 (channel=address)")
YES = typer.Option("--yes", help="tanpa bertanya lagi (without asking)")


def register(app: typer.Typer) -> None:
    person = typer.Typer(help="Orang. (Members.)", no_args_is_help=True)
    app.add_typer(person, name="person")
    person.command("add")(add)
    person.command("list")(list_persons)
    person.command("show")(show)
    person.command("set")(change)
    person.command("quiet")(quiet)
    person.command("export")(export_person)
    person.command("erase")(erase_person)
    person_ways.register(person)


def add(
    context: typer.Context,
    name: str,
    *,
    kpp: Annotated[str | None, KPP] = None,
    role: Annotated[str | None, ROLE] = None,
    way: Annotated[list[str] | None, WAY] = None,
    language: Annotated[str, LANGUAGE] = "id",
    json_: JsonOption = False,
) -> None:
    """Tambah orang, bila mau dengan peran dan saluran. (Add a member.)"""
    from hidran.store.joining import add_member
    from hidran.store.records import Records

    settings = settings_of(context)
    ways = [_pair(one) for one in way or []]
    with Records.open(settings) as records:
        number = add_member(records, name, language=language, role=role, kpp=kpp, ways=ways)
    if json_:
        print_json({"id": number})
        return
    typer.echo(say("Orang nomor {id} tercatat.", settings.language, id=number))


def list_persons(context: typer.Context, kpp: Annotated[str | None, KPP] = None, json_: JsonOption = False) -> None:
    """Daftar orang, peran, dan salurannya. (List the members.)"""
    roster, settings = _roster(context), settings_of(context)
    persons = list(roster.persons.values()) if kpp is None else list(roster.members(kpp))
    if json_:
        print_json([_as_json(roster, person) for person in persons])
        return
    rows = [(p.id, p.name, _roles(roster, p, settings.language), _ways(p)) for p in persons]
    print_table(settings.language, ("Nomor", "Nama", "Peran", "Saluran"), rows)


def show(context: typer.Context, person: Annotated[int, PERSON], json_: JsonOption = False) -> None:
    """Semua tentang satu orang, alamatnya lengkap. (All of one member, addresses in full.)"""
    roster, language = _roster(context), settings_of(context).language
    found = one_of(roster, person)
    if json_:
        print_json(_as_json(roster, found))
        return
    start, end = found.quiet or (None, None)
    quiet_hours = say("{start}.00 sampai {end}.00", language, start=start, end=end) if found.quiet else "-"
    typer.echo(f"{found.name} ({found.id})")
    typer.echo(f"{say('Peran', language)}: {_roles(roster, found, language) or '-'}")
    typer.echo(f"{say('Jam tenang', language)}: {quiet_hours}")
    typer.echo(f"{say('Bahasa', language)}: {found.language}")
    rows = [(w.id, w.channel, w.address, say("ya" if w.confirmed else "belum", language)) for w in found.ways]
    if rows:
        print_table(language, ("Nomor", "Saluran", "Alamat", "Terbukti"), rows)


def change(
    context: typer.Context,
    person: Annotated[int, PERSON],
    name: Annotated[str | None, NAME] = None,
    language: Annotated[str | None, LANGUAGE] = None,
) -> None:
    """Ubah nama atau bahasa. (Change name or language.)"""
    from hidran.store import people
    from hidran.store.records import Records

    settings = settings_of(context)
    if name is None and language is None:
        raise SettingsError("nothing to change: give --name or --language")
    with Records.open(settings) as records:
        if name is not None:
            people.rename(records, person, name)
        if language is not None:
            people.set_language(records, person, language)
    typer.echo(say("Orang nomor {id} diubah.", settings.language, id=person))


def quiet(
    context: typer.Context,
    person: Annotated[int, PERSON],
    start: Annotated[int | None, typer.Argument(help="jam WIB (from)")] = None,
    end: Annotated[int | None, typer.Argument(help="jam WIB (to)")] = None,
    off: Annotated[bool, typer.Option("--off", help="tanpa jam tenang (none)")] = False,
) -> None:
    """Jam tenang: hanya GAWAT yang dikirim. (Quiet hours: nothing but GAWAT.)"""
    from hidran.store.people import set_quiet
    from hidran.store.records import Records

    if off == (start is not None and end is not None):
        raise SettingsError("wanted two hours, for instance `hidran person quiet 3 21 5`, or --off")
    settings = settings_of(context)
    hours = None if start is None or end is None else (start, end)
    with Records.open(settings) as records:
        set_quiet(records, person, hours)
    typer.echo(say("Orang nomor {id} diubah.", settings.language, id=person))


def export_person(
    context: typer.Context,
    person: Annotated[int, PERSON],
    out: Annotated[Path | None, typer.Option("--out", help="berkas (default: layar) (file)")] = None,
) -> None:
    """Semua yang dicatat tentang satu orang, sebagai JSON. (All that is kept of one member.)"""
    import json

    from hidran.store.credentials import write_secret
    from hidran.store.erasing import export
    from hidran.store.records import Records

    settings = settings_of(context)
    with Records.open(settings) as records:
        text = json.dumps(export(records, person), ensure_ascii=False, indent=2) + "\n"
    if out is None:
        typer.echo(text, nl=False)
        return
    write_secret(out, text)
    typer.echo(say("Ditulis ke {file}.", settings.language, file=out))


def erase_person(context: typer.Context, person: Annotated[int, PERSON], yes: Annotated[bool, YES] = False) -> None:
    """Hapus nama, nomor, dan kata-kata satu orang untuk selamanya. (Erase a member for good.)"""
    from hidran.store.erasing import erase
    from hidran.store.records import Records

    settings = settings_of(context)
    name = one_of(_roster(context), person).name
    sentence = "Hapus {name} ({id}) untuk selamanya? Yang tinggal hanya perannya dulu, tanpa nama."
    if not yes and not typer.confirm(say(sentence, settings.language, name=name, id=person)):
        raise typer.Exit(1)
    with Records.open(settings) as records:
        erase(records, person)
    typer.echo(say("Orang nomor {id} dihapus. Cadangan lama masih memuatnya.", settings.language, id=person))


def one_of(roster: "Roster", person: int) -> "Person":
    from hidran.people.errors import UnknownPersonError

    if person not in roster.persons:
        raise UnknownPersonError("Tidak ada orang nomor {id}: lihat `hidran person list`.", id=person)
    return roster.persons[person]


def _pair(text: str) -> tuple[str, str]:
    channel, sign, address = text.partition("=")
    if not sign and channel != "page":
        raise SettingsError("--way: wanted channel=address, for instance whatsapp=081234567890")
    return channel.strip(), address.strip()


def _as_json(roster: "Roster", person: "Person") -> dict[str, Any]:
    return {**asdict(person), "roles": [asdict(post) for post in roster.posts_of(person.id)]}


def _roles(roster: "Roster", person: "Person", language: Language) -> str:
    from hidran.people.role_words import role_word

    posts = roster.posts_of(person.id)
    return ", ".join(role_word(p.role, language) + (f" {p.kpp}" if p.kpp else "") for p in posts)


def _ways(person: "Person") -> str:
    from hidran.people.masked import masked

    return ", ".join(f"{way.channel} {masked(way)}".strip() for way in person.ways)


def _roster(context: typer.Context) -> "Roster":
    from hidran.store.people import roster
    from hidran.store.records import Records

    with Records.open(settings_of(context)) as records:
        return roster(records)
