"""The operator registry: every operator answers for every types, and its flags say the truth."""

from __future__ import annotations

import contextlib
import itertools

import pyarrow as pa
import pytest

from plandas.optimizer.testing import ALL_TYPES
from plandas.plan import Column, Literal, op, operators
from plandas.plan.operator import get_operator, operator

ARITIES = {one.name: range(one.arity[0], (one.arity[1] if one.arity[1] >= 0 else one.arity[0] + 1) + 1) for one in operators()}
NESTED = (pa.list_(pa.int64()), pa.struct({"a": pa.string()}))


@pytest.mark.parametrize("one", operators(), ids=lambda one: one.name)
def test_a_type_rule_answers_or_raises_type_error(one):
    params = tuple([pa.int64() if name == "to" else None for name in one.params])
    answers = []
    for count in ARITIES[one.name]:
        for types in itertools.product((*ALL_TYPES, *NESTED) if count < 3 else ALL_TYPES[:7], repeat=count):
            with contextlib.suppress(TypeError):
                answers.append(one.result_type(types, params))
    assert answers
    assert all(isinstance(answer, pa.DataType) for answer in answers)


@pytest.mark.parametrize("one", operators(), ids=lambda one: one.name)
def test_a_type_rule_does_not_look_at_encodings(one):
    """The result of normal types is a normal type."""
    from plandas.plan.types import normalize

    params = tuple([pa.int64() if name == "to" else None for name in one.params])
    for count in ARITIES[one.name]:
        for types in itertools.product(ALL_TYPES if count < 3 else ALL_TYPES[:7], repeat=count):
            try:
                result = one.result_type(types, params)
            except TypeError:
                continue
            assert normalize(result) == result


@pytest.mark.parametrize("one", operators(), ids=lambda one: one.name)
def test_facts_are_of_their_kind(one):
    assert one.kind in ("scalar", "aggregate", "window")
    assert one.missing in ("propagates", "never", "always", "all", "branches")
    assert one.name.isidentifier()
    assert get_operator(one.name) is one
    assert not one.order_sensitive or one.kind != "scalar"


def test_symbols_are_unique_for_their_number_of_arguments():
    signs = [(one.symbol, one.arity) for one in operators() if one.symbol]
    assert len(signs) == len(set(signs))


def test_commuting_operators_have_one_type_for_both_orders():
    for one in (op.add, op.multiply, op.equal, op.and_, op.greatest, op.coalesce):
        for left, right in itertools.product(ALL_TYPES, repeat=2):
            answers = []
            for types in ((left, right), (right, left)):
                try:
                    answers.append(one.result_type(types, ()))
                except TypeError:
                    answers.append(None)
            assert answers[0] == answers[1], (one, left, right)


@pytest.mark.parametrize(
    ("call", "types", "expected"),
    [
        (op.add, (pa.int8(), pa.int8()), pa.int8()),
        (op.divide, (pa.int8(), pa.int8()), pa.float64()),
        (op.divide, (pa.float32(), pa.float32()), pa.float32()),
        (op.floor_divide, (pa.int64(), pa.int32()), pa.int64()),
        (op.subtract, (pa.timestamp("ns"), pa.timestamp("ns")), pa.duration("ns")),
        (op.add, (pa.timestamp("us"), pa.duration("ns")), pa.timestamp("ns")),
        (op.add, (pa.duration("s"), pa.timestamp("us", "UTC")), pa.timestamp("us", "UTC")),
        (op.add, (pa.date32(), pa.duration("s")), pa.timestamp("s")),
        (op.multiply, (pa.duration("s"), pa.int64()), pa.duration("s")),
        (op.divide, (pa.duration("s"), pa.duration("ms")), pa.float64()),
        (op.multiply, (pa.decimal128(5, 2), pa.decimal128(5, 2)), pa.decimal128(11, 4)),
        (op.if_else, (pa.bool_(), pa.int64(), pa.float64()), pa.float64()),
        (op.equal, (pa.int64(), pa.float64()), pa.bool_()),
        (op.sum_, (pa.int8(),), pa.int64()),
        (op.sum_, (pa.uint64(),), pa.uint64()),
        (op.sum_, (pa.bool_(),), pa.int64()),
        (op.mean, (pa.int64(),), pa.float64()),
        (op.mean, (pa.float32(),), pa.float32()),
        (op.max_, (pa.string(),), pa.string()),
        (op.nunique, (pa.string(),), pa.int64()),
        (op.first, (pa.list_(pa.int64()),), pa.list_(pa.int64())),
    ],
    ids=str,
)
def test_types_of_results(call, types, expected):
    assert call(*[Column(f"c{number}", type) for number, type in enumerate(types)]).type == expected


@pytest.mark.parametrize(
    ("call", "types"),
    [
        (op.add, (pa.int64(), pa.string())),
        (op.add, (pa.timestamp("us"), pa.timestamp("us"))),
        (op.multiply, (pa.duration("s"), pa.duration("s"))),
        (op.equal, (pa.int64(), pa.string())),
        (op.and_, (pa.int64(), pa.bool_())),
        (op.not_, (pa.int64(),)),
        (op.sum_, (pa.string(),)),
        (op.min_, (pa.list_(pa.int64()),)),
        (op.if_else, (pa.int64(), pa.int64(), pa.int64())),
        (op.concat_text, (pa.string(), pa.int64())),
    ],
    ids=str,
)
def test_types_that_an_operator_refuses(call, types):
    with pytest.raises(TypeError, match=call.name):
        call(*[Column(f"c{number}", type) for number, type in enumerate(types)])


def test_an_operator_is_declared_once():
    with pytest.raises(ValueError, match="declared twice"):
        operator("add", 2, pa.int64())


@pytest.mark.parametrize("kind", ["scalar", "aggregate", "window"])
def test_operators_of_a_kind(kind):
    assert all(one.kind == kind for one in operators(kind))
    assert set(operators(kind)) <= set(operators())


def test_literal_arguments_do_not_matter_for_types():
    assert op.add(Literal(1, pa.int32()), Column("a", pa.int32())).type == pa.int32()
