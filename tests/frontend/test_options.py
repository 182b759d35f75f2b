"""Options: plandas' own and pandas', through pandas' interface."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pandas
import pytest

from plandas.frontend.options import (
    OPTIONS,
    OptionError,
    describe_option,
    get_option,
    option_context,
    options,
    reset_option,
    set_option,
)


@pytest.fixture(autouse=True)
def defaults() -> Iterator[None]:
    """Each test leaves the options as it found them, also those of pandas that it touches."""
    with pandas.option_context("display.max_rows", 60, "display.precision", 6):
        yield
    for name in OPTIONS:
        reset_option(name)


def test_every_default_is_a_value_that_the_option_takes():
    for name, option in OPTIONS.items():
        assert option.check(option.default) == option.default, name


def test_a_set_option_is_seen_until_it_is_reset():
    set_option("compute.max_rows", 5)
    assert get_option("compute.max_rows") == options.compute.max_rows == 5
    reset_option("compute.max_rows")
    assert get_option("compute.max_rows") == 1000


def test_several_options_are_set_in_pairs_or_by_a_dictionary():
    set_option("backend", "local", "optimizer.level", 0)
    assert (options.backend, options.optimizer.level) == ("local", 0)
    set_option({"backend": "spark", "optimizer.level": 1})
    assert (options.backend, options.optimizer.level) == ("spark", 1)


def test_a_missing_value_is_an_error():
    with pytest.raises(ValueError, match="even number"):
        set_option("backend")
    with pytest.raises(ValueError, match="even number"):
        set_option()
    with pytest.raises(ValueError, match="even amount"), option_context("backend"):
        pass


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("backend", "duckdb"),
        ("compute.default_index_type", "random"),
        ("compute.local_max_bytes", -1),
        ("compute.max_rows", "many"),
        ("compute.shortcut_limit", True),
        ("optimizer.check", 1),
        ("optimizer.disable", 3),
        ("optimizer.level", 2),
        ("plotting.backend", None),
        ("plotting.sample_ratio", 1.5),
    ],
)
def test_a_value_that_an_option_does_not_take_is_refused_and_changes_nothing(name, value):
    before = get_option(name)
    with pytest.raises(ValueError, match="Value must be"):
        set_option(name, value)
    assert get_option(name) == before


def test_names_of_rules_are_kept_as_a_tuple():
    set_option("optimizer.disable", "filter_through_extend")
    assert options.optimizer.disable == ("filter_through_extend",)
    set_option("optimizer.disable", ["prune_columns", "merge_sorts"])
    assert options.optimizer.disable == ("prune_columns", "merge_sorts")


def test_only_rules_that_are_there_can_be_switched_off():
    with pytest.raises(ValueError, match="no rule is called 'merge_sort'; did you mean 'merge_sorts'"):
        set_option("optimizer.disable", "merge_sort")
    with pytest.raises(ValueError, match="bake_orders cannot be switched off"):
        set_option("optimizer.disable", ["bake_orders"])


def test_pandas_options_are_pandas_options():
    set_option("display.max_rows", 20)
    assert get_option("display.max_rows") == options.display.max_rows == pandas.get_option("display.max_rows") == 20
    pandas.set_option("display.precision", 3)
    assert get_option("display.precision") == 3
    options.display.precision = 4
    assert pandas.get_option("display.precision") == 4
    reset_option("display.precision")
    assert pandas.get_option("display.precision") == 6


def test_plotting_options_are_plandas_own():
    set_option("plotting.backend", "plotly")
    assert pandas.get_option("plotting.backend") == "matplotlib"


def test_a_pattern_stands_for_the_one_option_it_matches():
    assert get_option("local_max") == OPTIONS["compute.local_max_bytes"].default
    assert get_option("OPTIMIZER.LEVEL") == 1
    assert get_option(r"display\.prec") == 6
    with pytest.raises(OptionError, match="multiple keys"):
        get_option("max_rows")
    with pytest.raises(OptionError, match="No such key"):
        get_option("compute.speed")


@pytest.mark.parametrize("kind", [OptionError, AttributeError, KeyError, pandas.errors.OptionError])
def test_an_unknown_option_raises_pandas_error(kind):
    for attempt in (
        lambda: get_option("nothing.like.this"),
        lambda: set_option("nothing.like.this", 1),
        lambda: reset_option("nothing.like.this"),
        lambda: describe_option("nothing.like.this"),
        lambda: options.nothing,
        lambda: options.compute.nothing,
        lambda: setattr(options.compute, "nothing", 1),
        lambda: setattr(options, "compute", 1),
    ):
        with pytest.raises(kind):
            attempt()


def test_attributes_are_listed_for_completion():
    assert {"backend", "compute", "display", "mode", "optimizer", "plotting"} <= set(dir(options))
    assert {"max_rows", "local_max_bytes", "use_numexpr"} <= set(dir(options.compute))
    assert not hasattr(options, "comp")


def test_a_context_sets_back_what_it_set():
    set_option("backend", "local")
    with option_context("backend", "spark", "display.max_rows", 3):
        assert (get_option("backend"), pandas.get_option("display.max_rows")) == ("spark", 3)
        with option_context({"backend": "auto"}):
            assert get_option("backend") == "auto"
        assert get_option("backend") == "spark"
    assert (get_option("backend"), pandas.get_option("display.max_rows")) == ("local", 60)


def test_a_context_sets_back_also_after_an_error():
    with pytest.raises(ZeroDivisionError), option_context("backend", "local", "display.max_rows", 3):
        1 / 0  # noqa: B018
    assert (get_option("backend"), pandas.get_option("display.max_rows")) == ("auto", 60)


def test_a_context_with_a_wrong_value_sets_nothing():
    with pytest.raises(ValueError, match="one of"), option_context("display.max_rows", 3, "backend", "duckdb"):
        pass
    assert pandas.get_option("display.max_rows") == 60


def test_set_option_inside_a_context_lasts_as_long_as_in_pandas():
    with option_context("backend", "local"):
        with option_context("optimizer.level", 0):
            set_option("backend", "spark", "optimizer.level", 1, "compute.max_rows", 7)
            assert get_option("optimizer.level") == 1
        assert get_option("backend") == "spark"
        reset_option("backend")
        assert get_option("backend") == "auto"
        set_option("backend", "spark")
    assert (get_option("backend"), get_option("optimizer.level"), get_option("compute.max_rows")) == ("auto", 1, 7)


def test_a_context_is_a_decorator():
    @option_context("backend", "local")
    def backend() -> str:
        return get_option("backend")

    assert (backend(), get_option("backend")) == ("local", "auto")


def test_a_context_is_its_threads_own_and_set_option_is_everybodys():
    seen = []
    set_option("compute.max_rows", 7)
    with option_context("backend", "local"):
        thread = threading.Thread(target=lambda: seen.append((get_option("backend"), get_option("compute.max_rows"))))
        thread.start()
        thread.join()
    assert seen == [("auto", 7)]


def test_reset_takes_patterns_and_all():
    set_option("optimizer.level", 0, "optimizer.check", True, "backend", "local")
    reset_option("optimizer")
    assert (options.optimizer.level, options.optimizer.check, options.backend) == (1, False, "local")
    with pytest.raises(ValueError, match="at least 4 characters"):
        reset_option("opt")


@pytest.mark.filterwarnings("ignore::FutureWarning", "ignore::DeprecationWarning")
def test_reset_all_resets_plandas_and_pandas_options():
    set_option("backend", "local", "display.precision", 3)
    reset_option("all")
    assert (options.backend, pandas.get_option("display.precision")) == ("auto", 6)


def test_a_default_is_for_options_that_nobody_set():
    assert get_option("compute.max_rows", 3) == 3
    set_option("compute.max_rows", 4)
    assert get_option("compute.max_rows", 3) == 4


def test_describe_option_tells_default_and_present_value(capsys):
    set_option("optimizer.level", 0)
    describe_option("optimizer.level")
    assert "[default: 1] [currently: 0]" in capsys.readouterr().out
    everything = describe_option(_print_desc=False)
    assert "compute.local_max_bytes" in everything
    assert "display.max_rows" in everything
