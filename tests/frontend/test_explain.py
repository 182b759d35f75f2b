"""What `explain` tells, in each mode and format."""

from __future__ import annotations

import html.parser
import json
import re
from typing import Any

import pandas
import pytest

import plandas
from plandas.frontend.core.explain import FORMATS, MODES

LOCAL_MODES = [mode for mode in MODES if mode != "spark"]


@pytest.fixture(scope="module", autouse=True)
def local() -> Any:
    with plandas.option_context("backend", "local"):
        yield


@pytest.fixture(scope="module")
def late(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """The README's example, over two small files."""
    folder = tmp_path_factory.mktemp("data")
    (folder / "flights").mkdir()
    rows = pandas.DataFrame({"dep_delay": range(300), "arr_delay": range(300), "carrier": ["AA", "B6", "<&\"'>"] * 100})
    rows[:100].to_parquet(folder / "flights" / "a.parquet", index=False)
    rows[100:].to_parquet(folder / "flights" / "b.parquet", index=False)
    pandas.DataFrame({"carrier": ["AA", "B6"], "name": ["American", "Blue"]}).to_parquet(folder / "airlines.parquet", index=False)
    flights, airlines = plandas.read_parquet(folder / "flights"), plandas.read_parquet(folder / "airlines.parquet")
    late = flights[flights.dep_delay > 60]
    late = late.assign(gain=late.dep_delay - late.arr_delay)
    out = late.merge(airlines, on="carrier").groupby("name")[["dep_delay", "gain"]].mean()
    return out.sort_values("gain", ascending=False).head(10)


def text(told: Any) -> str:
    """Without what is different in each run: folders, times, bytes."""
    shown = re.sub(r"/\S*/(?=flights/|airlines)", "", str(told))
    shown = re.sub(r"\d+\.\d\d ms", "_ ms", shown)
    return re.sub(r"~?[\d,.]+ (?:B|KiB)\b", "_ B", shown)


def test_cost(late: Any) -> None:
    assert (
        text(late.explain("cost"))
        == """\
optimized plan, with estimates
  COLLECT    name, dep_delay, gain
             ~2 rows, _ B
  SLICE      0:10
             ~2 rows, _ B
  SORT       gain desc, name
             ~2 rows, _ B
  AGGREGATE  by name: dep_delay = mean(dep_delay), gain = mean(gain)
             ~2 rows, _ B
  JOIN       inner on carrier == carrier_2
  │          ~100 rows, _ B
  ├─ EXTEND     gain = dep_delay - arr_delay
  │             ~100 rows, _ B
  │  SCAN       parquet flights/ (2 files, 300 rows)
  │             PROJECT 3/3 columns: dep_delay, arr_delay, carrier
  │             FILTER pushed: dep_delay > 60
  │             ~100 rows, _ B, reads _ B
  └─ SELECT     carrier_2 = carrier, name
                2 rows, _ B
     SCAN       parquet airlines.parquet (2 rows)
                PROJECT 2/2 columns: carrier, name
                2 rows, _ B, reads _ B

in all (rows and bytes with ~ are guesses)
  read      about _ B, as stored
  shuffled  nothing: the local engine is one process"""
    )


def test_each_firing_is_a_difference_and_has_a_cost(late: Any) -> None:
    shown = text(late.explain("rules"))
    (step,) = re.findall(r"  pushdown: filter_into_scan  _ ms\n((?:      .*\n)+)", shown)
    assert "      - r1 = filter(r0, dep_delay > 60)\n" in step
    assert re.search(r"      \+ r2 = scan\(s0, dep_delay, arr_delay, carrier, where dep_delay > 60\)", step)
    assert "join" not in step, "only what changed"
    told = late.explain("rules")
    fired = {record.rule for record in told.trace}
    table = shown.partition("what the rules cost\n")[2].splitlines()
    assert table[0].split() == ["rule", "firings", "tries", "ms", "share"]
    rows = {name: (int(firings), int(tries)) for name, firings, tries, *_ in (line.split() for line in table[1:])}
    assert {name for name, (firings, _) in rows.items() if firings} == fired
    assert all(firings <= tries for firings, tries in rows.values())
    assert any(not firings and tries for firings, tries in rows.values()), "those tried in vain are told too"


def test_mermaid(late: Any) -> None:
    head, *lines = str(late.explain("logical", format="mermaid")).splitlines()
    assert head == "flowchart BT"
    boxes = [found for line in lines if (found := re.fullmatch(r'    (n\d+)\["[^"<>]*(?:<br/>[^"<>]*)*"\]', line))]
    arrows = [found for line in lines if (found := re.fullmatch(r"    (n\d+) --> (n\d+)", line))]
    assert len(boxes) + len(arrows) == len(lines)
    assert len(arrows) == len(boxes) - 1
    assert {name for arrow in arrows for name in arrow.groups()} == {box[1] for box in boxes}


def test_dot(late: Any) -> None:
    lines = str(late.explain("cost", format="dot")).splitlines()
    assert lines[0] == "digraph plan {"
    assert lines[-1] == "}"
    for line in lines[3:-1]:
        assert re.fullmatch(r'    n\d+ (\[label="(?:[^"\\]|\\.)*"\]|-> n\d+)', line), line


def test_a_shared_plan_is_drawn_once() -> None:
    rows = plandas.DataFrame({"a": [1, 2, 3]}).sort_values("a")
    both = plandas.concat([rows, rows])
    drawn = str(both.explain("optimized", format="dot"))
    assert drawn.count("SCAN") == 1
    assert str(both.explain("optimized", format="html")).count("<b>SCAN</b>") == 1
    plan = json.loads(str(both.explain("optimized", format="json")))["plan"]
    assert sum(node["operator"] == "SCAN" for node in plan) == 1
    assert sum(len(node["inputs"]) for node in plan) > len(plan) - 1


def test_json(late: Any) -> None:
    fired = json.loads(str(late.explain("rules", format="json")))["firings"]
    assert "filter_into_scan" in [firing["rule"] for firing in fired]
    assert all(firing["difference"] for firing in fired)
    told = json.loads(str(late.explain("cost", format="json")))
    assert set(told) == {"mode", "engine", "reason", "plan", "choices", "sections"}
    assert (told["mode"], told["engine"]) == ("cost", "local")
    assert [node["operator"] for node in told["plan"]][:4] == ["COLLECT", "SLICE", "SORT", "AGGREGATE"]
    assert all(place > here for here, node in enumerate(told["plan"]) for place in node["inputs"])
    scan = told["plan"][-1]
    assert set(scan["estimate"]) == {"rows", "bytes", "exact", "read", "moved"}
    assert scan["estimate"]["read"] > 0


def test_analyze_runs_the_query_and_counts_every_operator(late: Any) -> None:
    told = late.explain(analyze=True)
    rows = {type(found.node).__name__: found.rows for found in told.measured if found.operator != "Scan"}
    assert rows == {"Collect": 2, "Slice": 2, "Sort": 2, "Aggregate": 2, "Join": 159, "Extend": 239, "Select": 2}
    assert {found.node for found in told.measured} == set(told.cost.nodes)
    assert 0 <= sum(found.seconds for found in told.measured) <= told.seconds
    for node, expected in told.cost.nodes.items():
        if expected.exact:
            assert [found.rows for found in told.measured if found.node is node] == [expected.rows]
    assert re.search(r"  AGGREGATE  .*\n +expected: ~2 rows, _ B\n +measured: 2 rows, _ B, <?[\d.,]+ ms\n", text(told))
    assert all("measured" in node for node in json.loads(str(late.explain(analyze=True, format="json")))["plan"])
    assert late.explain().measured == []


@pytest.mark.spark
def test_analyze_on_spark(late: Any, spark: Any) -> None:
    with plandas.option_context("backend", "spark"):
        told = late.explain(analyze=True)
    scans = [found for found in told.measured if found.operator.startswith("Scan parquet")]
    assert sorted(found.rows for found in scans) == [2, 300]
    (exchanged,) = (found for found in told.measured if found.operator == "Exchange")
    assert exchanged.shuffled
    assert any(found.seconds for found in told.measured)
    assert "shuffled (expected about" in str(told)


class Balanced(html.parser.HTMLParser):
    """Finds tags that are not closed where they should be."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.words: list[str] = []

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if "b" in self.open:
            self.words.append(data)


@pytest.mark.parametrize("mode", LOCAL_MODES)
def test_html_is_whole_and_escaped(late: Any, mode: str) -> None:
    hostile = late.rename(columns={"gain": "<script>alert('&')</script>"})
    for shown in (str(hostile.explain(mode, format="html")), hostile.explain(mode)._repr_html_()):
        assert "<script" not in shown
        page = Balanced()
        page.feed(shown)
        assert page.open == []
        assert {"JOIN", "SCAN", "AGGREGATE"} <= set(page.words)


@pytest.mark.parametrize("mode", LOCAL_MODES)
@pytest.mark.parametrize("format", FORMATS)
def test_every_mode_in_every_format(late: Any, mode: str, format: str) -> None:
    assert str(late.explain(mode, format=format))


def test_what_there_is_not() -> None:
    df = plandas.DataFrame({"a": [1]})
    with pytest.raises(ValueError, match="mode is one of"):
        df.explain("al")
    with pytest.raises(ValueError, match="format is one of"):
        df.explain(format="pdf")


def test_long_and_deep_plans_can_be_drawn() -> None:
    df = plandas.DataFrame({"a": range(10)})
    for number in range(16):
        df = plandas.concat([df[df.a != number], df.sort_values("a").head(5)])
    for format in FORMATS:
        shown = str(df.explain("logical", format=format))
        assert len(shown) < 200_000
