"""The demo's clients: names as the world writes them."""

from random import Random
from typing import Any

from bookingapp.base import clock
from bookingapp.base.ids import new_id
from bookingapp.domain.business.rules import slug_of

WORLD: dict[str, tuple[str, str, str]] = {
    "en": (
        "Olivia Noah Amelia Ethan Grace Marcus Harper Dwayne Zoë Caleb",
        "Bennett O’Connor Washington Brooks Nguyen-Hart Sullivan McAllister Reed Abernathy Foster",
        "America/New_York",
    ),
    "es": (
        "Lucía Mateo Valentina Íñigo Ximena Joaquín Begoña Raúl",
        "García Muñoz Peña Rodríguez Ibáñez Quiñones Núñez Castellanos",
        "America/New_York",
    ),
    "de": (
        "Jürgen Anneliese Björn Käthe Lena Matthias Sönke Frauke",
        "Müller Groß Schäfer Weiß Krüger Böhm Vogelsang Hartmann",
        "Europe/Berlin",
    ),
    "tr": ("Ayşe Mehmet Elif Çağlar Gülşen Ömer", "Yılmaz Öztürk Şahin Çelik Doğan Kılıç", "Europe/Berlin"),
    "pl": (
        "Łukasz Agnieszka Stanisław Małgorzata Zofia Wojciech",
        "Wójcik Kowalczyk Dąbrowska Żak Szczęsny Piątek",
        "Europe/Berlin",
    ),
    "vi": ("Hương Minh Thảo Đức Ngọc Quỳnh", "Nguyễn Trần Phạm Đặng Võ Bùi", "Europe/Berlin"),
    "pt": (
        "João Conceição Inês Tomás Mafalda Simão",
        "Conceição Magalhães Simões Araújo Falcão Brandão",
        "Europe/Lisbon",
    ),
    "ar": ("ليلى يوسف فاطمة كريم نور حسن", "المصري حداد الخطيب منصور عباس الشامي", "Europe/Berlin"),
    "he": ("נועה איתי תמר יונתן שירה", "כהן לוי מזרחי פרץ ביטון", "America/New_York"),
    "zh": ("芳 伟 秀英 敏 静 磊", "王 李 张 刘 陈 杨", "America/New_York"),
    "ja": ("陽菜 蓮 さくら 大和 結衣", "佐藤 鈴木 高橋 田中 渡辺", "America/New_York"),
    "ko": ("민준 서연 지우 하은 도윤", "김 이 박 최 정", "America/New_York"),
    "hi": ("अनन्या अर्जुन प्रिया रोहन मीरा", "शर्मा पटेल सिंह गुप्ता अय्यर", "America/New_York"),
    "el": ("Ελένη Γιώργος Μαρία Νίκος", "Παπαδόπουλος Οικονόμου Γεωργίου Δημητρίου", "Europe/Berlin"),
    "ru": (
        "Анастасия Дмитрий Ольга Фёдор Наталья",
        "Иванова Соколов Кузнецова Попов Лебедева",
        "Europe/Berlin",
    ),
    "is": ("Björk Þór Guðrún Ásgeir", "Jónsdóttir Þorsteinsson Ólafsdóttir Bjarnason", "Europe/Berlin"),
}
"""Given names, family names and where such clients live, by language."""

FAMILY_FIRST = {"zh", "ja", "ko"}

SHARES: dict[str, tuple[tuple[str, int], ...]] = {
    "harbour": (("en", 46), ("es", 20), ("zh", 8), ("he", 6), ("hi", 6), ("ja", 5), ("ko", 5), ("vi", 4)),
    "atlas": (("de", 44), ("tr", 14), ("pl", 10), ("pt", 10), ("ar", 8), ("ru", 6), ("el", 4), ("is", 4)),
}
"""How many in a hundred speak what, by business."""


def client_rows(slug: str, business_id: int, count: int) -> list[dict[str, Any]]:
    """Clients of a business, the same ones every time but for their ids."""
    dice = Random(f"{slug}/clients")  # noqa: S311  (the same demo everywhere is what is wanted)
    names = _names(dice, slug, count)
    now = clock.now()
    return [
        {
            "public_id": new_id("clt"),
            "business_id": business_id,
            "name": name,
            "email": f"{slug_of(name, f'{language}-client')}.{number}@clients.test",
            "phone": _phone(slug, number) if dice.random() < 0.6 else None,
            "locale": "de" if slug == "atlas" and language != "pt" else "en",
            "timezone": WORLD[language][2],
            "notes": "",
            "custom": {},
            "created_at": now,
            "updated_at": now,
        }
        for number, (language, name) in enumerate(names, start=1)
    ]


def _names(dice: Random, slug: str, count: int) -> list[tuple[str, str]]:
    languages = [language for language, share in SHARES[slug] for _ in range(share)]
    return [(language, _name(dice, language)) for language in dice.choices(languages, k=count)]


def _name(dice: Random, language: str) -> str:
    given, family = (dice.choice(WORLD[language][part].split()) for part in (0, 1))
    if language == "zh" or language == "ko":
        return f"{family}{given}"
    return f"{family} {given}" if language in FAMILY_FIRST else f"{given} {family}"


def _phone(slug: str, number: int) -> str:
    """Numbers that are kept for fiction: 555-01xx in America, 030 23125 xxx in Berlin."""
    if slug == "atlas":
        return f"+493023125{number:03}"
    return f"+1{(212, 646, 917, 718)[number % 4]}55501{number // 4 % 100:02}"


CLEO = {"name": "Cleo Marchetti", "email": "cleo@harbour.test", "phone": "+19175550199"}
"""Whose bookings the demo shows from the client's side."""
