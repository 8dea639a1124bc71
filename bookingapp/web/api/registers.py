"""Registers: categories, subdivisions, positions and tags, all by the same rules."""

from typing import Any

from pydantic import Field
from sqlalchemy import select

from bookingapp.base.db import db
from bookingapp.domain.business.payloads import entry_payload
from bookingapp.domain.business.registers import REGISTERS, add_entry, remove_entry, update_entry
from bookingapp.web.api.answers import Out, Page, page_of
from bookingapp.web.api.call import Call
from bookingapp.web.api.lists import Listing, chosen, page_rows, partial, row_at
from bookingapp.web.api.operation import Schema, operation

SHOWN = frozenset({"id"})


class WordIn(Schema):
    """A word of a register; without an order it comes last, and stays where it is."""

    name: str = Field(min_length=1, max_length=200)
    order: int | None = Field(None, ge=0, le=10_000)


class TagIn(WordIn):
    """A tag, perhaps with a colour."""

    colour: str | None = Field(None, max_length=7)


class WordOut(Out):
    """A word of a register, and its place in the list."""

    id: str
    name: str
    order: int


class TagOut(WordOut):
    """A tag."""

    colour: str | None


def _register(address: str, kind: str, *, public: bool = False) -> None:
    """List, read, add, change and remove the words of one register."""
    register = REGISTERS[kind]
    table, resource = register.table, register.right.partition(":")[0]
    shape: Any = TagOut if register.coloured else WordOut
    given: Any = TagIn if register.coloured else WordIn
    read, write, stem = f"{resource}:read", register.right, address.strip("/").replace("-", "_")
    single = stem[:-3] + "y" if stem.endswith("ies") else stem.removesuffix("s")
    one = address + "/{id}"

    def list_words(call: Call, query: Listing) -> dict[str, Any]:
        """The words of the list, in their order."""
        order = (table.order, table.name, table.id)
        rows, total = page_rows(chosen(select(table), table, call, query), order, query)
        return page_of([entry_payload(row) for row in rows], total, query.page, query.per_page)

    def read_word(call: Call, id: str) -> dict[str, Any]:
        """One word."""
        return entry_payload(row_at(table, call, id))

    def create_word(call: Call, body: Any) -> dict[str, Any]:
        """Add a word, last of its list."""
        colour = getattr(body, "colour", None)
        ref = add_entry(call.actor, call.business_id, kind, name=body.name, colour=colour)
        if body.order is not None:
            said = {"name": body.name, "colour": colour, "order": body.order}
            update_entry(call.actor, call.business_id, kind, ref, **said)
        return entry_payload(row_at(table, call, ref))

    def change_word(call: Call, id: str, body: Any) -> dict[str, Any]:
        """Call it something else; wherever it is used it is so at once."""
        row = row_at(table, call, id)
        said = body.model_fields_set
        name = body.name if "name" in said else row.name
        colour = body.colour if "colour" in said else getattr(row, "colour", None)
        order = body.order if "order" in said else None
        update_entry(call.actor, call.business_id, kind, id, name=name, colour=colour, order=order)
        return entry_payload(row)

    def replace_word(call: Call, id: str, body: Any) -> dict[str, Any]:
        """Say all of a word anew."""
        row = row_at(table, call, id)
        colour = getattr(body, "colour", None)
        said = {"name": body.name, "colour": colour, "order": body.order}
        update_entry(call.actor, call.business_id, kind, id, **said)
        return entry_payload(row)

    def delete_word(call: Call, id: str) -> dict[str, Any]:
        """Take a word out that nothing uses."""
        shown = entry_payload(row_at(table, call, id))
        remove_entry(call.actor, call.business_id, kind, id)
        db.session.flush()
        return shown

    for handler in (list_words, read_word, create_word, change_word, replace_word, delete_word):
        handler.__name__ = handler.__name__.replace("words", stem).replace("word", single)
    tag, prefix = stem, register.prefix
    operation("GET", address, scope=read, tag=tag, query=Listing, answer=Page[shape], public=public)(
        list_words
    )
    operation("GET", one, scope=read, tag=tag, answer=shape, public=public, id=prefix)(read_word)
    operation("POST", address, scope=write, tag=tag, body=given, answer=shape, ignoring=SHOWN)(create_word)
    operation(
        "PATCH", one, scope=write, tag=tag, body=partial(given), answer=shape, ignoring=SHOWN, id=prefix
    )(change_word)
    operation("PUT", one, scope=write, tag=tag, body=given, answer=shape, ignoring=SHOWN, id=prefix)(
        replace_word
    )
    operation("DELETE", one, scope=write, tag=tag, answer=shape, id=prefix)(delete_word)


_register("/service-categories", "categories", public=True)
_register("/subdivisions", "subdivisions")
_register("/positions", "positions")
_register("/tags", "tags")
