"""What a visitor leaves and what the team writes about it, checked and turned into values."""

from flask_babel import lazy_gettext as _l
from wtforms import Form, StringField
from wtforms.validators import DataRequired, Length

from tactics.surveys.forms import MOST_COMMENT, cleaned, one_line


class EntryForm(Form):
    """A visitor's idea."""

    title = StringField(validators=[DataRequired(), Length(max=120)], filters=[one_line])
    text = StringField(validators=[Length(max=MOST_COMMENT)], filters=[cleaned])
    website = StringField()
    """No person sees this field; what fills it in is a program."""


class OpeningForm(Form):
    """Whose form it is, and what about."""

    product = StringField(_l("Name of the product"), [DataRequired(), Length(max=80)], filters=[one_line])
    asker = StringField(_l("Who asks"), [DataRequired(), Length(max=100)], filters=[one_line])


class DecliningForm(Form):
    """Why not."""

    reason = StringField(_l("Why not?"), [DataRequired(), Length(max=300)], filters=[one_line])
