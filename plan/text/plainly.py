"""Expressions as people are told of them: what a reader knows anyway is left out, so that the text does not parse back."""

from __future__ import annotations

from ..expressions import Call
from ..expressions import Literal as Constant
from ..operators import text, time_part
from .format import Writer
from .scalars import Opaque, format_plainly

__all__ = ["PlainWriter"]


class PlainWriter(Writer):
    """Writes methods of texts and parts of times by their own names, and constants without types."""

    def _call(self, call: Call, args: list[str]) -> str:
        match call:
            case Call(operator, _, ((name, *given), *_)) if operator is text:
                return self.call(name, args, self.settings(given))
            case Call(operator, _, (part,)) if operator is time_part:
                return self.call(part, args)
        return super()._call(call, args)

    def _literal(self, literal: Constant) -> str:
        try:
            return format_plainly(literal)
        except Opaque:
            return super()._literal(literal)
