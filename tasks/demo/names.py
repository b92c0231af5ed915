"""Names that nobody has: staff from one set of lists, children from another.

The two never meet, so that a test which looks for a child's name in what the
programme writes cannot find a manager's instead. Every surname is put
together from parts, and each record bears a mark that it is invented.
"""

from __future__ import annotations

from tasks.demo.chance import Stream

DOMAIN = "invented.gov.uk"
MARK = "Invented"
FIRST_NAMES = (
    "Amara", "Priya", "Tomasz", "Grace", "Yusuf", "Elin", "Marcus", "Zoë", "Kwame", "Sinéad",
    "Leila", "Daniel", "Mei", "Olu", "Hannah", "Rahul", "Chloe", "Ibrahim", "Ana", "Siân",
    "Farah", "Joseph", "Ngozi", "Peter", "Rosa", "Samir", "Tanya", "Viktor", "Wendy", "Xanthe",
)  # fmt: skip
STAFF_STARTS = (
    "Alder", "Birk", "Cinder", "Drove", "Ember", "Flint", "Gable", "Heron", "Indigo", "Juniper",
    "Kelp", "Linden", "Maple", "Nectar", "Onyx", "Plover", "Quill", "Raven", "Slate", "Tansy",
)  # fmt: skip
STAFF_ENDS = (
    "ander", "bright", "croft", "dale", "forth", "grove", "hollow", "istle", "kin", "light",
    "marsh", "nell", "owyn", "penn", "quay", "row", "söe", "toft", "vale", "wright",
)  # fmt: skip
CHILD_FIRST = (
    "Abriel", "Bexley", "Corvan", "Delphe", "Emeric", "Fenella", "Garrow", "Hesper", "Isolde",
    "Jorrin", "Kestrel", "Lorcan", "Merrin", "Nimue", "Orrin", "Perdita", "Quillan", "Rowenna",
    "Sorrel", "Tarquin", "Ulric", "Vesper", "Wynn", "Yestin",
)  # fmt: skip
SURNAME_STARTS = (
    "Ash", "Bram", "Cald", "Dunn", "Elder", "Fern", "Gorse", "Hazel", "Ivel", "Jessa", "Kern",
    "Larch", "Moss", "Nettle", "Osier", "Pell", "Quarr", "Rush", "Sedge", "Thorn",
)  # fmt: skip
SURNAME_ENDS = (
    "abeck", "bourne", "combe", "dyke", "edge", "fold", "garth", "hythe", "ingle", "keld", "lowe",
    "mere", "nook", "over", "pool", "rigg", "stow", "thwaite", "wick", "yarrow",
)  # fmt: skip


def staff_name(seed: int, person_id: str) -> str:
    """The name of a member of staff, the same for the same seed and person."""
    stream = Stream(seed, "name", person_id)
    surname = stream.pick(STAFF_STARTS) + stream.pick(STAFF_ENDS)
    return f"{stream.pick(FIRST_NAMES)} {surname}"


def registration_of(person_id: str) -> str:
    """A registration number that no regulator gave: it says so itself."""
    return f"{MARK} {person_id}"


def address_of(person_id: str) -> str:
    """A work address: one a person, never shared, in the invented domain."""
    return f"{person_id.lower()}@{DOMAIN}"


def surname_of(seed: int, family: int) -> str:
    """The surname of a family, marked as invented."""
    stream = Stream(seed, "surname", family)
    return f"{stream.pick(SURNAME_STARTS)}{stream.pick(SURNAME_ENDS)} ({MARK})"
