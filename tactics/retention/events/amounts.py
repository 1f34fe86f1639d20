"""How numbers are written, and the SQL that reads them. Pure.

Keeps true: one decimal sign for the whole column; groups of three digits may be parted by spaces of any kind, an
apostrophe or the other sign; what is not wholly a number is NULL (infinity and NaN are numbers here: ask `isfinite`).
"""

_SPACES = "\u00a0\u202f\u2009\u2007"


def sql(column: str, decimal: str) -> str:
    """The expression that reads the text in `column` as a DOUBLE or NULL; `decimal` is "." or ","."""
    other = "," if decimal == "." else "."
    usual = f"try_cast({column} AS DOUBLE)"
    if decimal == ",":
        usual = f"CASE WHEN NOT contains({column}, '.') THEN try_cast(replace({column}, ',', '.') AS DOUBLE) END"
    spaced = f"translate({column}, '{_SPACES}\u2212’', '{' ' * len(_SPACES)}-''')"
    whole = f"regexp_full_match({spaced}, '[-+]?(\\d{{1,3}}([ ''{other}]\\d{{3}})+|\\d+)(\\{decimal}\\d*)?')"
    grouped = f"try_cast(replace(regexp_replace({spaced}, '[ ''{other}]', '', 'g'), '{decimal}', '.') AS DOUBLE)"
    return f"coalesce({usual}, CASE WHEN {whole} THEN {grouped} END)"
