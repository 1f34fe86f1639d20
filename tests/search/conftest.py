"""A small catalogue in both languages, indexed for real once for the whole run."""

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from tactics.search.index import Document, Fields, rebuild
from tactics.search.postings import compile_postings
from tactics.search.searcher import Searcher
from tactics.search.synonyms import Synonyms

settings.register_profile("unhurried", deadline=None)  # the machine may be busy with other tests
settings.load_profile("unhurried")

LANGUAGES = ("en", "sv")

CHURN_SURVEY, WELCOME, DISCOUNT, LOYALTY, DUNNING, REFERRAL, CANCEL_PAGE, REVIEWS = 10, 20, 30, 40, 50, 60, 70, 80


def both(key: int, en: Fields, sv: Fields) -> Document:
    return Document(key, {"en": en, "sv": sv})


DOCUMENTS = (
    both(
        CHURN_SURVEY,
        Fields("Exit survey", "Ask those who leave why churn happens.", "One question in an email."),
        Fields("Avslutsenkät", "Fråga dem som lämnar om orsaken till kundtapp.", "En fråga i ett mejl."),
    ),
    both(
        WELCOME,
        Fields("Welcome email series", "Three emails for new accounts.", "Sign-up is the start of onboarding."),
        Fields("Välkomstserie", "Tre utskick via e-post till nya konton.", "Kontot är nytt. Onboarding börjar här."),
    ),
    both(
        DISCOUNT,
        Fields("Annual plan switch", "A discount for those who pay for a year.", "Offer it in month three."),
        Fields("Byt till årsplan", "En årsrabatt till den som betalar för ett år.", "Ge en rabattkod i månad tre."),
    ),
    both(
        LOYALTY,
        Fields("Loyalty tiers", "Levels that reward customers who stay.", "Customer retention is the goal."),
        Fields("Lojalitetsnivåer", "Nivåer som belönar den som stannar.", "Målet är kundretention."),
    ),
    both(
        DUNNING,
        Fields("Dunning emails", "Failed payments end subscriptions nobody wanted to end.", "Retry the card."),
        Fields("Betalningspåminnelser", "Misslyckade betalningar avslutar prenumerationer.", "Dra kortet igen."),
    ),
    both(
        REFERRAL,
        Fields("Double-sided referral", "Both friends get a gift.", "Ask at a happy moment: refer a friend."),
        Fields("Värva en vän", "Båda vännerna får en gåva.", "Värvningen sker när kunden är nöjd."),
    ),
    both(
        CANCEL_PAGE,
        Fields("Coming soon on the cancel page", "Show what is being built.", "People cancel too early."),
        Fields("Visa det som kommer", "På sidan för uppsägning visas det som byggs.", "Man säger ofta upp för tidigt."),
    ),
    Document(REVIEWS, {"en": Fields("Reply to reviews", "Answer every review.", "An A/B test is hard here.")}),
)

SYNONYMS = Synonyms((("churn", "kundtapp", "kundbortfall"), ("referral", "värva", "refer a friend")))

Opener = Callable[[Iterable[Document]], Searcher]


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[Opener]:
    """Opens a searcher over any documents, and closes it after the test."""
    searchers: list[Searcher] = []

    def open_over(documents: Iterable[Document]) -> Searcher:
        folder = tmp_path / str(len(searchers))
        rebuild(folder / "index", documents, LANGUAGES)
        compile_postings(folder / "index", folder / "postings")
        searchers.append(Searcher(folder / "postings", folder / "index", SYNONYMS, LANGUAGES))
        return searchers[-1]

    yield open_over
    for searcher in searchers:
        searcher.close()


@pytest.fixture(scope="session")
def catalogue(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Searcher]:
    """The small catalogue, opened once."""
    folder = tmp_path_factory.mktemp("catalogue")
    rebuild(folder / "index", DOCUMENTS, LANGUAGES)
    compile_postings(folder / "index", folder / "postings")
    searcher = Searcher(folder / "postings", folder / "index", SYNONYMS, LANGUAGES)
    yield searcher
    searcher.close()
