"""Tables as paper shows them: nothing is lost but what is said to be elsewhere."""

from schoolnet.audit.report.folded import MOST_ROWS, folded, shortened
from schoolnet.audit.report.model import Column, Form, Table

COLUMNS = (
    Column("school", "School"),
    Column("what", "What"),
    Column("id", "Id"),
    Column("name", "Name"),
    Column("was_verified", "Verified"),
    Column("record", "Record", Form.COUNT),
)


def table(key: str, *rows: tuple[str | int | None, ...]) -> Table:
    return Table(key, "Title", COLUMNS, rows, "A note.")


def test_rows_that_follow_each_other_and_differ_in_the_list_alone_are_one() -> None:
    found = folded(
        table(
            "acceptances",
            ("alfa", "circuit", "main", None, "yes", 7),
            ("alfa", "room", "a101", "Room 101", "no", 7),
            ("beta", "room", "b1", "Room 1", "yes", 9),
            ("alfa", None, None, None, None, 7),
        ),
        "en",
    )
    assert [column.title for column in found.columns] == ["School", "Record", "What · Id · Name · Verified"]
    assert found.rows == (
        ("alfa", 7, "circuit · main · yes\nroom · a101 · Room 101 · no"),
        ("beta", 9, "room · b1 · Room 1 · yes"),
        ("alfa", 7, None),
    )


def test_other_tables_stay_as_they_are() -> None:
    rooms = table("classrooms", ("alfa", "room", "a101", "Room 101", "no", 7))
    assert folded(rooms, "lv") is rooms


def test_of_records_the_first_rows_are_shown_and_it_is_said() -> None:
    rows = tuple(("alfa", "room", f"r{number}", None, None, number) for number in range(MOST_ROWS + 5))
    found = shortened(table("changes", *rows), "en")
    assert found.rows == rows[:MOST_ROWS]
    assert found.note == (
        f"A note. Here are the first {MOST_ROWS} of {MOST_ROWS + 5} rows. The other forms of this report have them all."
    )
    assert shortened(table("changes", *rows[:MOST_ROWS]), "en").note == "A note."


def test_what_is_promised_is_always_whole() -> None:
    rows = tuple(("alfa", "room", f"r{number}", None, None, number) for number in range(MOST_ROWS + 5))
    assert shortened(table("classrooms", *rows), "lv").rows == rows
