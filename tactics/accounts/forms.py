"""What people write about themselves."""

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import StringField
from wtforms.validators import Length


def clean_name(text: str | None) -> str:
    """A name on one line, without signs that nothing can show."""
    return " ".join("".join(sign for sign in text or "" if sign.isprintable() or sign.isspace()).split())


class NameForm(FlaskForm):
    """What others in the workspace read instead of a number."""

    name = StringField(_l("Your name"), [Length(max=100)], filters=[clean_name])
