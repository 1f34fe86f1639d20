"""The closed lists, and reading a value the way people write it."""

from collections.abc import Iterator

import pytest
from flask import Flask

from tactics.core.vocabulary import FACETS, facet_name, recognise, short_effort, time_span

VALUES = [(facet, value) for facet, values in FACETS.items() for value in values]


@pytest.fixture(params=["en", "sv"])
def speaking(request: pytest.FixtureRequest, app: Flask) -> Iterator[str]:
    """A request in each language in turn."""
    with app.test_request_context(query_string={"lang": request.param}):
        yield request.param


@pytest.mark.usefixtures("speaking")
def test_every_slug_and_every_name_is_recognised() -> None:
    for facet, value in VALUES:
        assert recognise(facet, value) == value
        assert recognise(facet, str(FACETS[facet][value])) == value


@pytest.mark.usefixtures("speaking")
def test_case_and_spaces_do_not_matter() -> None:
    for facet, value in VALUES:
        assert recognise(facet, f"  {str(FACETS[facet][value]).upper()} ") == value


@pytest.mark.usefixtures("speaking")
def test_no_two_values_of_a_facet_have_the_same_name() -> None:
    for values in FACETS.values():
        assert len({str(name).casefold() for name in values.values()}) == len(values)


@pytest.mark.usefixtures("speaking")
@pytest.mark.parametrize(
    ("facet", "written", "slug"),
    [
        ("topic", "Annonsering", "advertising"),
        ("topic", "Data", "data"),
        ("topic", "Community", "community"),
        ("topic", "Feedbackloopar", "feedback-loops"),
        ("topic", "Erbjudande", "offer"),
        ("topic", "SaaS", "saas"),
        ("topic", "Beteende", "behaviour"),
        ("topic", "Ehandel", "ecommerce"),
        ("topic", "E-handel", "ecommerce"),
        ("topic", "Produkt", "product"),
        ("topic", "Content", "content"),
        ("topic", "Undersökning", "survey"),
        ("topic", "Churn", "churn"),
        ("topic", "Marknadsplats", "marketplace"),
        ("topic", "Sociala medier", "social-media"),
        ("topic", "Epost", "email"),
        ("topic", "CRM", "crm"),
        ("budget", "Inhouse", "in-house"),
        ("budget", "Budget krävs", "budget-required"),
        ("stage", "Retention", "retention"),
        ("effort", "Medium", "m"),
    ],
)
def test_the_words_of_the_original_base_are_recognised_in_any_language(facet: str, written: str, slug: str) -> None:
    assert recognise(facet, written) == slug


@pytest.mark.usefixtures("speaking")
@pytest.mark.parametrize("written", ["", " ", "retention?", "None", "\x00", "inhouse"])
def test_what_no_value_is_called_is_not_guessed(written: str) -> None:
    assert recognise("stage", written) is None


def test_every_facet_has_a_heading_and_every_effort_a_word(speaking: str) -> None:
    assert len({facet_name(facet) for facet in FACETS}) == len(FACETS)
    assert short_effort("l") == {"en": "Large", "sv": "Stor"}[speaking]


@pytest.mark.parametrize(
    ("span", "said"),
    [((2, 6, "weeks"), "2–6 weeks"), ((1, 1, "months"), "1 month"), ((1, 3, "days"), "1–3 days"), ((2, 2, "days"), "2 days")],
)
def test_a_span_of_time_is_said_with_the_right_number(app: Flask, span: tuple[int, int, str], said: str) -> None:
    with app.test_request_context():
        assert time_span(*span) == said
