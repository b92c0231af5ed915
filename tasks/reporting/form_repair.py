"""One step that makes the renderer's form fields what the standard, readers and returns need.

The renderer writes no read-only or required flag, lists each radio button as a
field of its own beside its group (a filled form then keeps the old grade), stores
choices as numbers, and draws no empty state for a box. All of that is put right
here, against the list of questions that the form was made from.
"""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING, Any

from tasks.errors import FormBroken
from tasks.reporting.form_fields import export_value

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tasks.reporting.form_fields import Field

READ_ONLY, REQUIRED = 1 << 0, 1 << 1
DO_NOT_SPELL_CHECK = 1 << 22
INK = "0.086 0.125 0.173"


def repair_form(
    pdf: bytes, template: str, asked: tuple[Field, ...], known: Mapping[str, str]
) -> bytes:
    """The same pages with whole form fields.

    Every field of the file is one of ``asked`` (a question) or a name of
    ``known`` (read-only, with its words), and each of these is there once:
    anything else is FormBroken. Equal input gives equal bytes.
    """
    import pikepdf

    with pikepdf.open(BytesIO(pdf)) as document:
        acroform: Any = document.Root["/AcroForm"]
        found = _listed(acroform, template)
        _agree(found, {field.name for field in asked} | set(known), template)
        for field in asked:
            _mend_asked(document, found[field.name], field, template)
        for name, words in known.items():
            _mend_known(document, found[name], words)
        acroform["/Fields"] = pikepdf.Array(list(found.values()))
        if "/NeedAppearances" in acroform:
            del acroform["/NeedAppearances"]
        return saved(document)


def saved(document: Any) -> bytes:
    """The document's bytes: the same for the same content."""
    to = BytesIO()
    document.save(to, deterministic_id=True, object_stream_mode=_generate())
    return to.getvalue()


def _generate() -> Any:
    import pikepdf

    return pikepdf.ObjectStreamMode.generate


def _listed(acroform: Any, template: str) -> dict[str, Any]:
    """Each field by its name; a radio button belongs to its group alone."""
    found: dict[str, Any] = {}
    for field in acroform["/Fields"]:
        if "/Parent" in field:
            continue
        name = str(field["/T"])
        if name in found:
            raise FormBroken(template, f"it has the field {name} twice, or a page cuts it in two")
        found[name] = field
    return found


def _agree(found: Mapping[str, Any], wanted: set[str], template: str) -> None:
    absent, unknown = sorted(wanted - set(found)), sorted(set(found) - wanted)
    if absent:
        raise FormBroken(template, f"it lacks the fields {', '.join(absent)}")
    if unknown:
        raise FormBroken(template, f"it has fields that nobody asks for: {', '.join(unknown)}")


def _mend_asked(document: Any, found: Any, field: Field, template: str) -> None:
    import pikepdf

    found["/TU"] = pikepdf.String(field.question)
    found["/Ff"] = int(found.get("/Ff", 0)) | (REQUIRED if field.is_required else 0)
    if field.kind == "choice":
        _mend_group(document, found, field, template)
    elif field.kind == "tick":
        found["/AP"] = _states(document, found, "Yes", _tick)
        found["/V"] = found["/AS"] = pikepdf.Name("/Off")
    else:
        found["/V"] = pikepdf.String("")
        found["/AP"] = pikepdf.Dictionary(N=drawing(document, found, b"/Tx BMC EMC"))


def _mend_known(document: Any, found: Any, words: str) -> None:
    import pikepdf

    found["/TU"] = pikepdf.String(words)
    found["/Ff"] = int(found.get("/Ff", 0)) | READ_ONLY | DO_NOT_SPELL_CHECK
    found["/AP"] = pikepdf.Dictionary(N=drawing(document, found, b"/Tx BMC EMC"))


def _mend_group(document: Any, group: Any, field: Field, template: str) -> None:
    """A radio group stores words, and its buttons are its own and nobody else's."""
    import pikepdf

    options = [export_value(option) for option in field.options]
    stored = [str(one) for one in group["/Opt"]]
    if stored != options:
        raise FormBroken(template, f"the choices of {field.name} are not those asked for")
    for button, option, words in zip(group["/Kids"], options, field.options, strict=True):
        for key in ("/T", "/V", "/Ff", "/FT"):
            if key in button:
                del button[key]
        button["/TU"] = pikepdf.String(f"{field.question}: {words}")
        button["/AP"] = _states(document, button, option, _dot)
        button["/AS"] = pikepdf.Name("/Off")
    del group["/Opt"]
    group["/V"] = pikepdf.Name("/Off")


def _states(document: Any, button: Any, option: str, mark: Any) -> Any:
    import pikepdf

    _, _, width, height = box_of(button)
    states = pikepdf.Dictionary()
    states[f"/{option}"] = drawing(document, button, mark(width, height))
    states["/Off"] = drawing(document, button, b"")
    return pikepdf.Dictionary(N=states)


def box_of(widget: Any) -> tuple[float, float, float, float]:
    """Left, bottom, width and height of a widget, in points."""
    x1, y1, x2, y2 = (float(one) for one in widget["/Rect"])
    return min(x1, x2), min(y1, y2), abs(x2 - x1), abs(y2 - y1)


def drawing(document: Any, widget: Any, content: bytes, fonts: Any = None) -> Any:
    """An appearance the size of a widget."""
    import pikepdf

    _, _, width, height = box_of(widget)
    stream = pikepdf.Stream(document, content)
    stream["/Type"], stream["/Subtype"] = pikepdf.Name("/XObject"), pikepdf.Name("/Form")
    stream["/BBox"] = pikepdf.Array([0, 0, round(width, 3), round(height, 3)])
    stream["/Resources"] = pikepdf.Dictionary(Font=fonts) if fonts else pikepdf.Dictionary()
    return document.make_indirect(stream)


def _dot(width: float, height: float) -> bytes:
    """A filled circle, half as wide as its ring."""
    x, y, r = width / 2, height / 2, min(width, height) * 0.27
    k = r * 0.5523
    return (
        f"{INK} rg {x + r:.3f} {y:.3f} m"
        f" {x + r:.3f} {y + k:.3f} {x + k:.3f} {y + r:.3f} {x:.3f} {y + r:.3f} c"
        f" {x - k:.3f} {y + r:.3f} {x - r:.3f} {y + k:.3f} {x - r:.3f} {y:.3f} c"
        f" {x - r:.3f} {y - k:.3f} {x - k:.3f} {y - r:.3f} {x:.3f} {y - r:.3f} c"
        f" {x + k:.3f} {y - r:.3f} {x + r:.3f} {y - k:.3f} {x + r:.3f} {y:.3f} c f"
    ).encode()


def _tick(width: float, height: float) -> bytes:
    """A tick that stays inside its box."""
    points = ((0.22, 0.52), (0.42, 0.28), (0.8, 0.76))
    (ax, ay), (bx, by), (cx, cy) = ((x * width, y * height) for x, y in points)
    return (
        f"{INK} RG {0.13 * width:.3f} w 1 J 1 j"
        f" {ax:.3f} {ay:.3f} m {bx:.3f} {by:.3f} l {cx:.3f} {cy:.3f} l S"
    ).encode()
