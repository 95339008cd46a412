"""Landing addresses: what is added, what is kept, and where the code goes."""

import pytest

from campaigns.expansion.landing import landing_of, slug_of

OURS = "utm_source=variasi&utm_medium=paid&utm_campaign=rain&utm_content=V1"


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://kopi.example", f"https://kopi.example?{OURS}"),
        ("https://kopi.example/beli?a=1&a=2&b=", f"https://kopi.example/beli?a=1&a=2&b=&{OURS}"),
        ("https://kopi.example/#top", f"https://kopi.example/?{OURS}#top"),
        (
            "https://kopi.example/?utm_source=meta&utm_content=old",
            "https://kopi.example/?utm_source=meta&utm_medium=paid&utm_campaign=rain&utm_content=V1",
        ),
        ("https://kopi.example/?q=a b&c=é", f"https://kopi.example/?q=a+b&c=%C3%A9&{OURS}"),
    ],
)
def test_the_code_is_added_and_the_rest_is_kept(url: str, expected: str) -> None:
    assert landing_of(url, "Rain").for_code("V1") == expected


def test_a_name_without_letters_is_left_out() -> None:
    assert "utm_campaign" not in landing_of("https://kopi.example/", "雨").for_code("V1")


@pytest.mark.parametrize(
    ("name", "slug"), [("Rain season 2026!", "rain-season-2026"), ("Café São", "cafe-sao"), ("雨", "")]
)
def test_names_become_slugs(name: str, slug: str) -> None:
    assert slug_of(name) == slug
