"""Do what a form asks for, and say in the form what stands in the way."""

from collections.abc import Callable, Mapping

from bookingapp.base.db import write
from bookingapp.base.errors import Conflict, Invalid
from bookingapp.web.forms.signed import SignedForm, own_error

NOTHING: Mapping[str, str] = {}


def save(form: SignedForm, work: Callable[[], object], names: Mapping[str, str] = NOTHING) -> int:
    """Validate, then work in one write transaction: 0 when it is done, else the status to show the form with.

    `names` maps the domain's field paths to the form's fields where these differ. What no field of the form
    stands for, and a conflict, is said above the form. All other refusals are raised.
    """
    if not form.validate():
        return 422
    try:
        with write():
            work()
    except Invalid as refused:
        tell(form, refused, names)
        return 422
    except Conflict as refused:
        form.form_errors.append(refused.message)
        return 409
    return 0


def tell(form: SignedForm, refused: Invalid, names: Mapping[str, str] = NOTHING) -> None:
    """Write the domain's sentences beside the fields they are about."""
    for path, sentences in refused.fields.items():
        name = names.get(path, path)
        if name not in form:
            name = name.partition(".")[0]
        if name in form:
            own_error(form[name], " ".join(sentences))
        else:
            form.form_errors.append(" ".join(sentences))
    if not refused.fields:
        form.form_errors.append(refused.message)
