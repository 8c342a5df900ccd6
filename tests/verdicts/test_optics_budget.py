"""What a receiver should get."""

import pytest

from schoolnet.verdicts.optics import BUDGETS, budget_of


@pytest.mark.parametrize(
    ("text", "medium"),
    [
        ("10GBASE-LR", "10GBASE-LR"),
        ("SFP-10GBase-LR", "10GBASE-LR"),
        ("10gbase_sr", "10GBASE-SR"),
        ("40GBASE-LR4", "40GBASE-LR4"),
        ("100GBASE-LR4 QSFP28", "100GBASE-LR4"),
        ("1000BASE-LX", "1000BASE-LX"),
        ("10GBASE-LRM", None),
        ("10GBASE-LR10", None),
        ("110GBASE-LR", None),
        ("10GBASE-T", None),
        ("SFP+", None),
        ("", None),
    ],
)
def test_a_medium_is_found_by_its_name_in_whatever_stands_around_it(text: str, medium: str | None) -> None:
    assert budget_of(text) == (None if medium is None else BUDGETS[medium])


def test_every_budget_has_room() -> None:
    assert all(budget.low_dbm + 5 < budget.high_dbm for budget in BUDGETS.values())
