"""Who asks, and what they may: one dependency for every route. A route that names no right is closed.

    @router.get("/pekerjaan")
    def tickets(request: Request, who: Annotated[Who, needs("work")]) -> Response: ...

`needs` asks for the right at the KPP that the address names (`{kpp}` or `{hydrant}`). An address without one is open to
whoever holds the right somewhere; such a route then says `who.must(right, kpp)` for the KPP it finds in its form or
row. To look is one right for all hydrants: how a neighbour's hydrant is was never a secret between two KPPs.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Annotated, Any, Literal

from fastapi import Depends, Request

from api.problems import ProblemError
from hidran.people import rights
from hidran.people.rights import Right
from hidran.people.roster import Post
from hidran.words import Language

# Open to everybody: the way in, liveness, and what other services push with a secret of their own.
OPEN = (
    "/masuk", "/m", "/keluar", "/static", "/sw.js", "/app.webmanifest", "/luring",
    "/air", "/laporan", "/api/v1/health", "/api/v1/grafana", "/api/v1/ways",
)  # fmt: skip
WayIn = Literal["", "key", "session"]


@dataclass(frozen=True, slots=True)
class Who:
    """Whoever asks. `person`: id in the roster, None for a program, a practice or a stranger. `way_in`: how they showed
    who they are; '' when nobody asked. `session`: the session they came with. `language`: theirs, None: the house's."""

    posts: tuple[Post, ...] = ()
    person: int | None = None
    name: str = ""
    way_in: WayIn = ""
    session: int | None = None
    language: Language | None = None

    def may(self, right: Right, kpp: str | None = None) -> bool:
        """Whether they have the right at that KPP; None: at the whole installation."""
        return rights.may(self.posts, right, kpp)

    def may_somewhere(self, right: Right) -> bool:
        return self.may(right) or any(self.may(right, post.kpp) for post in self.posts)

    def of(self, right: Right, kpps: Iterable[str]) -> list[str]:
        """Those of the KPPs where they have the right."""
        return [kpp for kpp in kpps if self.may(right, kpp)]

    def must(self, right: Right, kpp: str | None = None) -> None:
        """ProblemError when they have not the right at that KPP: 401 while nobody knows them, else 403."""
        if not self.may(right, kpp):
            raise refusal(self, right)


STRANGER = Who()
VISITOR = Who((Post("pengamat", None, 0, 0),))  # on this machine, without having logged in
MACHINE = Who((Post("admin", None, 0, 0),), way_in="key")
EVERYBODY = Who(tuple(Post(role, None, 0, 0) for role in rights.ROLES))  # a practice, or no administrator yet


def is_open(path: str) -> bool:
    """Whether the address stands in OPEN, itself or below an entry of it."""
    return any(path == entry or path.startswith(f"{entry}/") for entry in OPEN)


def refusal(who: Who, right: Right) -> ProblemError:
    if not who.way_in:
        return ProblemError(401, "log-in-needed", f"this needs the right {right!r}: log in at /masuk", right=right)
    return ProblemError(403, "no-right", f"this needs the right {right!r}, which your role does not have", right=right)


_OURS = re.compile(r"(?:/[A-Za-z0-9_.-]+)+/?")
LONGEST_WAY = 120


def way_back(request: Request) -> str:
    """The log-in, with where to go on afterwards."""
    path = request.url.path
    return f"/masuk?ke={path}" if request.method == "GET" and path != "/" and go_on(path) == path else "/masuk"


def go_on(path: str) -> str:
    """Where to go after the log-in: a page of ours, and the first one for anything else."""
    return path if len(path) <= LONGEST_WAY and _OURS.fullmatch(path) else "/"


def viewer(request: Request) -> Who:
    """Whoever asks, as the guard found out."""
    who: Who = getattr(request.state, "who", STRANGER)
    return who


Viewer = Annotated[Who, Depends(viewer)]


class Needs:
    """The dependency behind `needs`."""

    def __init__(self, right: Right) -> None:
        self.right = right

    def __call__(self, request: Request) -> Who:
        who, kpp = viewer(request), self._kpp(request)
        if not (who.may_somewhere(self.right) if kpp is None else who.may(self.right, kpp)):
            raise refusal(who, self.right)
        return who

    def _kpp(self, request: Request) -> str | None:
        """The KPP that the address names; None when it names none, or a hydrant or MCK that is not there."""
        named: dict[str, str] = request.path_params
        if self.right == "look":
            return None
        if "hydrant" in named:
            place = request.app.state.sources.registry().places.get(named["hydrant"])
            return place.kpp if place is not None else None
        return named.get("kpp")


def needs(right: Right) -> Any:
    """`who: Annotated[Who, needs("work")]`, or `dependencies=[needs("work")]` on a route or its router."""
    return Depends(Needs(right))


def right_of(route: Any) -> Right | None:
    """The right that a route or its router names."""
    waiting = list(route.dependant.dependencies) if hasattr(route, "dependant") else []
    while waiting:
        found = waiting.pop()
        if isinstance(found.call, Needs):
            return found.call.right
        waiting += found.dependencies
    return None


async def closed_by_default(request: Request) -> None:
    """Runs before every route: one that names no right and is not OPEN is for the administrator alone."""
    if not is_open(request.url.path) and right_of(request.scope.get("route")) is None:
        viewer(request).must("installation")
