"""Times our documents against plain docxtpl, and native charts against matplotlib, on the 洛阳 example.

    python benchmarks/word.py [number of score sheets] [a Python that has matplotlib]

The peer does the same job with the same words: a template of row loops instead of our table markers, opened, rendered
and saved by docxtpl for each document, its texts escaped. Both meet the same moments of the machine; the medians of single
documents and their ratio are printed. Charts are timed in fresh processes, from loading the library that draws to six
finished charts: ours as native charts in a saved package, the peer's as pictures in files.
"""

from __future__ import annotations

import gc
import itertools
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import partial
from pathlib import Path

from docxtpl import DocxTemplate
from jinja2 import Environment
from lxml import etree

from report_gen.excel.charts import chart_workbook
from report_gen.model.document import ReportContext, TableData
from report_gen.model.period import Period, Span
from report_gen.model.proof import plain
from report_gen.reports import half_year, score_sheet
from report_gen.resources import shipped
from report_gen.rules.scoring import score_units
from report_gen.steps.load import assess_period
from report_gen.steps.run import Work, working
from report_gen.word.layout import place_markers
from report_gen.word.names import BODY, T
from report_gen.word.package import Package, Template, parsed
from report_gen.word.render import Renderer, places
from report_gen.word.template import Environment as Sandbox
from report_gen.word.template import Source
from report_gen.workspace import Workspace

LUOYANG = Path(__file__).parents[1] / "input_examples" / "luoyang"
HALF = Period.of(Span.HALF, 2024, 1)
CHARTS = 6


def contexts() -> tuple[ReportContext, list[ReportContext]]:
    """The half-year report and the score sheets of the example."""
    work = Work("report", HALF, {}, None, "", dry=True)
    with working(Workspace.at(LUOYANG), work) as office:
        assessment = assess_period(office, HALF)
        scores = score_units(office.plan, assessment)
        report = half_year.build(office.plan, assessment, scores, issued=date(2024, 7, 5))
        return report, [score_sheet.build(office.plan, score, assessment) for score in scores]


def bare(value: object) -> object:
    """The value as the peer gets it: without the marks of proofs."""
    if isinstance(value, str):
        return plain(value)
    if isinstance(value, Mapping):
        return {name: bare(inner) for name, inner in value.items()}
    return [bare(inner) for inner in value] if isinstance(value, Sequence) else value


def peer_values(context: ReportContext) -> dict[str, object]:
    """The values of the template and the rows of its tables."""
    tables = {f"t{number}": bare(table.rows) for number, table in enumerate(context.tables)}
    return {**{name: bare(value) for name, value in context.values.items()}, **tables}


def peer_template(context: ReportContext, folder: Path, *, charts: bool) -> Path:
    """Our template with a table of row loops at each marker, as a docxtpl user would lay it out; markers of charts go."""
    source = Source(shipped("templates", context.template), Sandbox())
    package = Template(shipped("templates", context.template).read_bytes())
    package.settle()
    root = parsed(package.contents[package.document])
    loops = tuple(map(looped, range(len(context.tables)), context.tables))
    books = {chart.key: chart_workbook(chart) for chart in context.charts} if charts else {}
    own = Package(package)
    for spot in list(root.iter(T)):
        if "〔图：" in (spot.text or "") and not charts:
            paragraph = spot.getparent().getparent()
            paragraph.getparent().remove(paragraph)
    shown = ReportContext(context.template, {}, loops, context.charts)
    place_markers(own, root.find(BODY), places(root.find(BODY))[0], shown, books, source.styles)
    own.put(package.document, etree.tostring(root, encoding="UTF-8", xml_declaration=True))
    own.set_properties("", "", None)
    path = folder / f"peer_{context.template}"
    own.save(path)
    return path


def looped(number: int, table: TableData) -> TableData:
    """The table as docxtpl wants it: a row that opens the loop, one of cells, one that ends it."""
    columns = len(table.heads)
    blank = ("",) * (columns - 1)
    cells = tuple(f"{{{{ r[{column}] }}}}" for column in range(columns))
    opening, ending = (f"{{%tr for r in t{number} %}}", *blank), ("{%tr endfor %}", *blank)
    title, note, preface = plain(table.title), plain(table.note), plain(table.preface)
    return replace(table, title=title, note=note, preface=preface, rows=(opening, cells, ending), merged=(), spans=())


def peer(template: Path, values: dict[str, object], out: Path) -> None:
    """What a user of docxtpl does."""
    document = DocxTemplate(str(template))
    document.render(values, Environment(autoescape=True))
    document.save(str(out))


def milliseconds(job: Callable[[], object]) -> float:
    """How long the job takes; what others left behind is cleared away before."""
    gc.collect()
    start = time.perf_counter()
    job()
    return (time.perf_counter() - start) * 1000


def compared(name: str, jobs: Sequence[tuple[Callable[[], object], Callable[[], object]]]) -> None:
    """Document by document, first one way and then the other."""
    ours, theirs = zip(*((milliseconds(first), milliseconds(second)) for first, second in jobs), strict=True)
    mine, other = statistics.median(ours), statistics.median(theirs)
    print(f"{name}: ours {mine:.2f} ms, docxtpl {other:.2f} ms, ratio {other / mine:.1f}; all {sum(ours) / 1000:.2f} s")


# What both have loaded anyway to write a Word document; the clock starts after it.
_BEFORE = """
import time
{loaded}
start = time.perf_counter()
names = "体制机制、基础设施、标准车辆、运营组织、政策支持、信息平台、宣传培训、安全管理".split("、")
"""
_AFTER = """
print(time.perf_counter() - start)
"""
_OURS = """
from report_gen.excel.charts import chart_workbook
from report_gen.model.document import ChartData
from report_gen.word.charts import chart_run
from report_gen.word.package import Package, Template
template = Template(open(r"{template}", "rb").read())
template.settle()
package = Package(template)
for number in range(1, {charts} + 1):
    series = (("已完成", tuple(map(float, range(8)))), ("按期", (2.0,) * 8))
    data = ChartData("图", "重点任务进展", "column", tuple(names), series)
    chart_run(package, chart_workbook(data), number, data.title, 85)
package.set_properties("", "", None)
package.save(__import__("pathlib").Path(r"{folder}/charts.docx"))
"""
_THEIRS = """
import matplotlib
matplotlib.use("Agg")
from matplotlib import pyplot
pyplot.rcParams["font.sans-serif"] = ["Noto Sans CJK SC", "AR PL UKai CN", "DejaVu Sans"]
for number in range({charts}):
    figure, axes = pyplot.subplots(figsize=(6.1, 3.4))
    for shift, values in ((-0.2, range(8)), (0.2, [2] * 8)):
        bars = axes.bar([place + shift for place in range(8)], list(values), 0.4)
        axes.bar_label(bars)
    axes.set_xticks(range(8), names)
    figure.savefig(r"{folder}/" + str(number) + ".png", dpi=200)
    pyplot.close(figure)
"""


def charts(other: str, folder: Path) -> None:
    """Six charts in fresh processes that can write Word documents already, in turn, five rounds."""
    places = {"template": shipped("templates", half_year.TEMPLATE), "folder": folder, "charts": CHARTS}
    jobs = [
        (sys.executable, _BEFORE.format(loaded="import report_gen.word.render") + _OURS.format(**places) + _AFTER),
        (other, _BEFORE.format(loaded="") + _THEIRS.format(**places) + _AFTER),
    ]
    taken = [[seconds(*job) for job in jobs] for _ in range(5)]
    mine, peers = (statistics.median(times) for times in zip(*taken, strict=True))
    print(f"{CHARTS} charts: ours {mine * 1000:.0f} ms, matplotlib {peers * 1000:.0f} ms, ratio {peers / mine:.1f}")


def seconds(python: str, script: str) -> float:
    """What the script, run by that Python, says it took."""
    done = subprocess.run([python, "-W", "ignore", "-c", script], check=True, capture_output=True, text=True)  # noqa: S603  # our own script
    return float(done.stdout)


def main() -> None:
    """Score sheets, the report with and without its charts, charts alone."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 100
    report, sheets = contexts()
    gc.collect()
    gc.freeze()
    books = {chart.key: chart_workbook(chart) for chart in report.charts}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        fresh = (
            folder / f"{number}.docx" for number in itertools.count()
        )  # writing over a file just written waits for the disk
        renderer, other = (
            Renderer(shipped("templates", sheets[0].template)),
            peer_template(sheets[0], folder, charts=False),
        )
        compared(
            f"{count} score sheets",
            [
                (partial(renderer.render, one, next(fresh), {}), partial(peer, other, peer_values(one), next(fresh)))
                for one in itertools.islice(itertools.cycle(sheets), count)
            ],
        )
        renderer = Renderer(shipped("templates", report.template))
        for label, with_charts in (("report without charts", False), ("report with charts in both", True)):
            ours = renderer if with_charts else Renderer(chartless(report, folder))
            shown = report if with_charts else replace(report, charts=())
            other = peer_template(report, folder, charts=with_charts)
            values = peer_values(report)
            jobs = [
                (partial(ours.render, shown, next(fresh), books), partial(peer, other, values, next(fresh)))
                for _ in range(10)
            ]
            compared(label, jobs)
        if len(sys.argv) > 2:
            charts(sys.argv[2], folder)


def chartless(context: ReportContext, folder: Path) -> Path:
    """Our template without its markers of charts."""
    package = Template(shipped("templates", context.template).read_bytes())
    package.settle()
    root = parsed(package.contents[package.document])
    for spot in list(root.iter(T)):
        if "〔图：" in (spot.text or ""):
            paragraph = spot.getparent().getparent()
            paragraph.getparent().remove(paragraph)
    own = Package(package)
    own.put(package.document, etree.tostring(root, encoding="UTF-8", xml_declaration=True))
    own.set_properties("", "", None)
    path = folder / context.template
    own.save(path)
    return path


if __name__ == "__main__":
    main()
