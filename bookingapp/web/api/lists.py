"""What the resources of the API share: pages of rows, ids that become rows, schemas of which every field may be left out."""

from collections.abc import Container, Sequence
from typing import Any, Literal

from pydantic import BaseModel, Field, create_model
from sqlalchemy import Select, func, select

from bookingapp.base.db import db
from bookingapp.base.errors import NotFound
from bookingapp.base.i18n import _
from bookingapp.domain.business.trail import touched_since
from bookingapp.web.api.call import Call
from bookingapp.web.api.operation import Schema
from bookingapp.web.api.places import unknown
from bookingapp.web.api.times import read_instant


class Paging(Schema):
    """Which page of a list."""

    page: int = Field(1, ge=1, le=10**6, strict=False)
    per_page: int = Field(15, ge=1, le=100, strict=False)

    @property
    def offset(self) -> int:
        """How many entries come before the page."""
        return (self.page - 1) * self.per_page


class Search(Paging):
    """Which page of a list, and what of it."""

    search: str | None = Field(None, max_length=200)
    updated_since: str | None = Field(None, max_length=40)


class Listing(Paging):
    """Which page of a list, and what of it; archived entries only where they are asked for."""

    search: str | None = Field(None, max_length=200)
    status: Literal["active", "archived"] = "active"
    updated_since: str | None = Field(None, max_length=40)


def is_outside(call: Call) -> bool:
    """Whether the caller is shown only what everybody is: a publishable key, or a client by a token."""
    return call.actor.kind in {"public", "client"}


def chosen(statement: Select[Any], table: Any, call: Call, query: Listing) -> Select[Any]:
    """Rows of the caller's business that a list asks for; outsiders find active ones only."""
    found = statement.where(table.business_id == call.business_id)
    if query.search:
        found = found.where(table.name.icontains(query.search, autoescape=True))
    found = found.where(*changed(table, call, query.updated_since))
    if hasattr(table, "active"):
        found = found.where(table.active.is_(is_outside(call) or query.status == "active"))
    return found


def changed(table: Any, call: Call, since: str | None) -> list[Any]:
    """The condition on rows that something has happened to since an instant, if one is named. Raises Invalid."""
    if since is None:
        return []
    instant = read_instant("updated_since", since)
    if hasattr(table, "updated_at"):
        return [table.updated_at >= instant]
    return [table.public_id.in_(touched_since(call.business_id, instant))]


def touched(call: Call, since: str | None) -> Container[str]:
    """Public ids that a list which is put together in memory is narrowed down to. Raises Invalid."""
    if since is None:
        return _Everything()
    instant = read_instant("updated_since", since)
    return frozenset(db.session.scalars(touched_since(call.business_id, instant)))


class _Everything:
    def __contains__(self, _ref: object) -> bool:
        return True


def page_rows(statement: Select[Any], order: Sequence[Any], query: Listing) -> tuple[Sequence[Any], int]:
    """One page of a list, and how long it is."""
    total = db.session.scalar(select(func.count()).select_from(statement.order_by(None).subquery())) or 0
    rows = db.session.scalars(statement.order_by(*order).offset(query.offset).limit(query.per_page)).all()
    return rows, total


def row_at(table: Any, call: Call, ref: str) -> Any:
    """A row of the caller's business by its id; outsiders find active ones only. Raises NotFound."""
    row = db.session.scalar(
        select(table)
        .where(table.business_id == call.business_id, table.public_id == ref)
        .execution_options(populate_existing=True)
    )
    if row is None or (is_outside(call) and not getattr(row, "active", True)):
        raise NotFound(_("There is no such entry."))
    return row


def keys_of(table: Any, business_id: int, refs: Sequence[str], field: str) -> list[int]:
    """Internal ids of rows that a body names. Raises Invalid with the place of one that is not there."""
    rows: Any = db.session.execute(
        select(table.public_id, table.id).where(
            table.business_id == business_id, table.public_id.in_(dict.fromkeys(refs))
        )
    )
    known = dict(rows.all())
    for number, ref in enumerate(refs):
        if ref not in known:
            raise unknown(f"{field}.{number}")
    return [known[ref] for ref in refs]


def key_of(table: Any, business_id: int, ref: str | None, field: str) -> int | None:
    """The internal id of a row that a body names, or none. Raises Invalid."""
    if ref is None:
        return None
    found: int | None = db.session.scalar(
        select(table.id).where(table.business_id == business_id, table.public_id == ref)
    )
    if found is None:
        raise unknown(field)
    return found


def partial(schema: type[BaseModel]) -> Any:
    """The same schema for PATCH: every field may be left out; `model_fields_set` says which were named."""
    fields: dict[str, Any] = {
        name: (field.rebuild_annotation(), Field(default=None, json_schema_extra=_without_default))
        for name, field in schema.model_fields.items()
    }
    return create_model(schema.__name__.removesuffix("In") + "Patch", __base__=Schema, **fields)


def _without_default(schema: dict[str, Any]) -> None:
    """None stands for what is not named, and is no value that could be sent."""
    schema.pop("default", None)


def named(body: Any) -> dict[str, Any]:
    """What a body of PATCH names."""
    return {name: getattr(body, name) for name in body.model_fields_set}


def whole(body: Any) -> dict[str, Any]:
    """Everything that a body of PUT says, with the defaults of what it does not name."""
    return {name: getattr(body, name) for name in type(body).model_fields}
