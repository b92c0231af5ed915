"""Names that nobody has: staff from one pair of lists, children from another.

The two never meet, so that a test which looks for a child's name in what the
programme writes cannot find a manager's instead.
"""

from __future__ import annotations

from tasks.demo.chance import Stream

DOMAIN = "invented.gov.uk"
FIRST_NAMES = (
    "Amara", "Priya", "Tomasz", "Grace", "Yusuf", "Elin", "Marcus", "Zoë", "Kwame", "Sinéad",
    "Leila", "Daniel", "Mei", "Olu", "Hannah", "Rahul", "Chloe", "Ibrahim", "Ana", "Siân",
    "Farah", "Joseph", "Ngozi", "Peter", "Rosa", "Samir", "Tanya", "Viktor", "Wendy", "Xanthe",
)  # fmt: skip
LAST_NAMES = (
    "Okafor", "Shah", "Nowak", "Bennett", "Ahmed", "Lindqvist", "Reid", "Kaya", "Mensah", "Byrne",
    "Haddad", "Cole", "Chen", "Adeyemi", "Marsh", "Iyer", "Dubois", "Khan", "Silva", "Morgan",
    "O’Neill", "Petrov", "Quayle", "Rossi", "Stone", "Tran", "Usman", "Vance", "Wójcik", "Young",
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
    return f"{stream.pick(FIRST_NAMES)} {stream.pick(LAST_NAMES)}"


def address_of(person_id: str) -> str:
    """A work address: one a person, never shared, in the invented domain."""
    return f"{person_id.lower()}@{DOMAIN}"


def surname_of(stream: Stream) -> str:
    """The surname of a family."""
    return stream.pick(SURNAME_STARTS) + stream.pick(SURNAME_ENDS)
