"""What stands for a website in a policy and beside a message: nothing but an origin, as browsers write it."""

import pytest

from bookingapp.domain.business.origins import origin_of, origins_of_site


@pytest.mark.parametrize(
    ("text", "origin"),
    [
        ("https://Shop.example/", "https://shop.example"),
        ("https://shop.example:443", "https://shop.example"),
        ("http://localhost:8080", "http://localhost:8080"),
        ("https://straße.example", "https://xn--strae-oqa.example"),
        ("https://[2001:db8::1]:8443", "https://[2001:db8::1]:8443"),
        ("https://[fe80::1%a; script-src-elem *]", None),
        ("https://[fe80::1%eth0]", None),
        ("https://shop.example/page", None),
        ("https://*.example", None),
        ("https://a;script-src", None),
        ("https://a,b.example", None),
        ("https://shop.example'", None),
        ("https://me@shop.example", None),
        ("https://shop.example:99999", None),
        ("ftp://shop.example", None),
        ("*", None),
        ("null", None),
        ("", None),
    ],
)
def test_origins(text: str, origin: str | None) -> None:
    assert origin_of(text) == origin


@pytest.mark.parametrize(
    ("address", "origins"),
    [
        ("https://shop.example/about?x", ["https://shop.example", "https://www.shop.example"]),
        ("https://www.shop.example", ["https://www.shop.example", "https://shop.example"]),
        ("https://book.shop.example", ["https://book.shop.example"]),
        ("http://10.0.0.1:80/", ["http://10.0.0.1"]),
        ("javascript:alert(1)", []),
    ],
)
def test_a_website_with_and_without_www(address: str, origins: list[str]) -> None:
    assert origins_of_site(address) == origins
