"""The first business: four questions, or options; never twice."""

from sqlalchemy import create_engine, text

from tests.cli.shell import Shell

OPTIONS = (
    "--name", "Café Ölmühle", "--timezone", "Europe/Berlin", "--currency", "eur",
    "--email", "Olga@Muehle.test", "--password", "correct horse",
)  # fmt: skip


def rows(shell: Shell, statement: str) -> list[tuple[object, ...]]:
    engine = create_engine(shell.env["BOOKINGAPP_DATABASE_URL"])
    with engine.connect() as connection:
        found = [tuple(row) for row in connection.execute(text(statement))]
    engine.dispose()
    return found


def test_options_answer_everything(shell: Shell) -> None:
    done = shell.run("init", *OPTIONS)
    assert done.returncode == 0, done.stderr
    assert "/book/cafe-oelmuehle" in done.stderr
    assert rows(shell, "SELECT slug, name, timezone, currency, country, demo FROM business") == [
        ("cafe-oelmuehle", "Café Ölmühle", "Europe/Berlin", "EUR", "DE", False)
    ]
    assert rows(shell, "SELECT email FROM user_account") == [("olga@muehle.test",)]
    assert rows(shell, "SELECT r.name FROM access a JOIN role r ON r.id = a.role_id") == [("owner",)]
    assert rows(shell, "SELECT count(*) FROM service_staff") == [(1,)]
    assert rows(shell, "SELECT count(*) FROM working_hours") == [(5,)]
    assert shell.run("doctor").returncode == 0


def test_never_twice_for_one_address(shell: Shell) -> None:
    assert shell.run("init", *OPTIONS).returncode == 0
    assert "/book/cafe-oelmuehle" in shell.refuses("init", *OPTIONS)
    assert shell.run("init", *OPTIONS, "--slug", "second").returncode == 0
    assert rows(shell, "SELECT slug FROM business ORDER BY id") == [("cafe-oelmuehle",), ("second",)]
    assert rows(shell, "SELECT count(*) FROM user_account") == [(1,)]


def test_questions_are_asked_until_they_are_answered(empty_shell: Shell) -> None:
    typed = (
        "Loom\nMars/Olympus\nAmerica/Halifax\n\nnobody\nines@loom.test\nshort\ncorrect horse\ncorrect horse\n"
    )
    done = empty_shell.run("init", answers=typed)
    assert done.returncode == 0, done.stderr
    assert done.stderr.count("There is no such time zone") == 1
    shell = Shell(
        empty_shell.folder, {"BOOKINGAPP_DATABASE_URL": f"sqlite:///{empty_shell.folder}/var/bookingapp.db"}
    )
    assert rows(shell, "SELECT name, timezone, currency FROM business") == [
        ("Loom", "America/Halifax", "CAD")
    ]


def test_missing_and_bad_answers(empty_shell: Shell) -> None:
    done = empty_shell.run("init", "--name", "Loom")
    assert done.returncode == 2
    assert "--timezone" in done.stderr
    given = dict(zip(OPTIONS[::2], OPTIONS[1::2], strict=True))
    for option, value in (
        ("--name", " "),
        ("--timezone", "Factory"),
        ("--currency", "XXX"),
        ("--email", "nobody"),
        ("--password", "short"),
        ("--slug", "Ölmühle"),
    ):
        arguments = [part for pair in (given | {option: value}).items() for part in pair]
        empty_shell.refuses("init", *arguments)
