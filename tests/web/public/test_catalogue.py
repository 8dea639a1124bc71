"""The business page: where it is, and what is told in one line elsewhere."""

import re

from flask import Flask

from bookingapp.base.db import db, write
from bookingapp.models.business import Location
from bookingapp.models.catalog import ServiceCategory
from bookingapp.web import wording
from tests.cast import Cast, at, create_class
from tests.web.public.conftest import Visitor


def test_an_address_of_several_lines(app: Flask, cast: Cast, visitor: Visitor) -> None:
    with app.app_context(), write():
        place = db.session.get(Location, cast.location_id)
        assert place is not None
        place.address = "214 South Street, 2nd floor\r\nNew York, NY 10038"
    line = "214 South Street, 2nd floor, New York, NY 10038"
    page = visitor.get("/book/salon")
    assert f"</svg>{line}</p>" in page.text
    assert '<span class="lines">214 South Street, 2nd floor\r\nNew York, NY 10038</span>' in page.text
    assert "floor%2C%20New%20York" in page.link("openstreetmap")
    for other in (visitor.get("/book/salon/cut"), visitor.book("cut")):
        assert line in other.text and "floor\r\n" not in other.text


def test_next_classes_stand_beside_a_category_of_their_name(app: Flask, cast: Cast, visitor: Visitor) -> None:
    with app.app_context():
        with write():
            db.session.query(ServiceCategory).filter_by(name="Hair").one().name = "Classes"
        create_class(cast, at(2, 18))
    page = visitor.get("/book/salon")
    assert re.findall(r'<a href="#\w+">(.*?)</a>', page.text) == ["Next classes", "Classes", "Services"]
    dates = visitor.get(page.link("/yoga"))
    assert "3 places left" in dates.text
    assert '<h2 id="classes-title">Nächste Kurse</h2>' in visitor.get("/book/salon?lang=de").text


def test_lines_become_one() -> None:
    assert wording.one_line(" 1 Quay,\n\n Hamburg \n") == "1 Quay, Hamburg"
    assert wording.one_line("1 Quay") == "1 Quay" and wording.one_line("") == ""
