"""Parameters of Rust notebooks for papermill, which has no translator for Rust of its own.

Installed beside papermill, `papermill in.ipynb out.ipynb -p name adele` adds a cell `let name = "adele";` after the cell
tagged `parameters`. A whole number is an i64, as `days(7)` takes it; a list is a Vec; null is a `None` of texts.
"""

import math
import re

from papermill.engines import NBClientEngine
from papermill.exceptions import PapermillException
from papermill.models import Parameter
from papermill.translators import Translator, papermill_translators

KEYWORDS = set(
    "Self abstract as async await become box break const continue crate do dyn else enum extern false final fn for gen if "
    "impl in let loop macro match mod move mut override priv pub ref return self static struct super trait true try type "
    "typeof unsafe unsized use virtual where while yield _".split()
)
PLAIN = set(map(chr, range(0x20, 0x7F))) - set('"\\')
PARAMETER = re.compile(
    r"let\s+(?:mut\s+)?(?P<name>\w+)\s*(?::\s*(?P<type>[^=;]+?))?\s*=\s*(?P<value>.+?);\s*(?://\s*(?P<help>.*))?$"
)


class RustTranslator(Translator):
    """Values as Rust literals."""

    @classmethod
    def translate_escaped_str(cls, value):
        # Escaped by number, so that no text can end the literal or hide in it.
        return '"' + "".join(it if it in PLAIN else f"\\u{{{ord(it):x}}}" for it in str(value)) + '"'

    @classmethod
    def translate_none(cls, value):
        return "None::<&str>"

    @classmethod
    def translate_int(cls, value):
        if not -(2**63) <= value < 2**63:
            raise PapermillException(f"{value} does not fit into an i64")
        return f"{value}_i64"

    @classmethod
    def translate_float(cls, value):
        if math.isnan(value):
            return "f64::NAN"
        if math.isinf(value):
            return "f64::INFINITY" if value > 0 else "f64::NEG_INFINITY"
        return f"{value!r}_f64"

    @classmethod
    def translate_list(cls, value):
        if not value:
            return "Vec::<&str>::new()"
        if len({type(it) for it in value}) > 1:
            raise PapermillException(f"the elements of {value!r} are of several types, those of a Vec are of one")
        return f"vec![{', '.join(map(cls.translate, value))}]"

    @classmethod
    def translate_dict(cls, value):
        raise PapermillException(f"{value!r} has no counterpart in Rust: give each value as a parameter of its own")

    @classmethod
    def comment(cls, text):
        return f"// {' '.join(text.split())}".strip()

    @classmethod
    def assign(cls, name, value):
        if not re.fullmatch(r"[A-Za-z_][A-Za-z0-9_]*", name) or name in KEYWORDS:
            raise PapermillException(f"{name!r} is no name for a variable in Rust")
        return f"let {name} = {value};"

    @classmethod
    def inspect(cls, cell):
        found = (PARAMETER.match(line.strip()) for line in cell["source"].splitlines())
        return [
            Parameter(
                name=it["name"], inferred_type_name=it["type"] or "None", default=it["value"], help=it["help"] or ""
            )
            for it in found
            if it
        ]


class Engine(NBClientEngine):
    """papermill's own engine, under a name that makes papermill import this module."""


papermill_translators.register("rust", RustTranslator)
papermill_translators.register("nblt", RustTranslator)
