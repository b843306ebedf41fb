"""The neighbours of the demo: made-up names, reached on the page, so that one at a screen can play them all."""

from simulator.stage.play import Member

MEMBERS = (
    Member("Bu Siti", ("ketua",), quiet=(21, 5)),
    Member("Pak Budi", ("teknisi",)),
    Member("Ana", ("teknisi", "pemeriksa_air")),
    Member("Pak Hasan", ("sekretaris",)),
    Member("Bu Rahmah", ("bendahara",)),
    Member("Pak Jali", ("anggota",)),
)
