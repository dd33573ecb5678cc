"""Times our Word documents against docxtpl, docxtemplater and carbone, and native charts against matplotlib, on 洛阳.

    python benchmarks/word.py [--sheets 500] [--reports 15] [--charts 7] [--matplotlib PYTHON] [--without npm,matplotlib]

The peers do the same job with the same words: our template in their tags, with a loop over rows instead of our table
markers, opened, rendered, zipped and written for each document, its texts escaped. What they write is looked at once: each
text of ours has to stand in it. All meet the same moments of the machine, one document after the other; printed are medians
of one document, by the clock and in processor time, and their ratios. No two of the score sheets are the same.

Charts are timed as whole processes, from starting Python to six finished charts: ours as native charts in a saved package,
the peer's as pictures in files; and again without the loading of what writes Word documents anyway.

docxtemplater and carbone are installed by npm, matplotlib by pip, into a temporary folder that goes when all is done.
"""

from __future__ import annotations

import argparse
import gc
import importlib.metadata
import json
import os
import pickle
import platform
import re
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, field, replace
from datetime import date
from functools import partial
from itertools import count
from pathlib import Path
from typing import Any, Final

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
from report_gen.word.names import BODY, P, T, W
from report_gen.word.package import Package, Template, parsed
from report_gen.word.render import Renderer, places
from report_gen.word.template import Environment as Sandbox
from report_gen.word.template import Source
from report_gen.workspace import Workspace

LUOYANG = Path(__file__).parents[1] / "input_examples" / "luoyang"
SCRIPT = Path(__file__).with_name("word_peers.js")
HALF = Period.of(Span.HALF, 2024, 1)
CHARTS = 6
NODE: Final = ("docxtemplater", "carbone")
"""The peers from npm."""


@dataclass(slots=True)
class Taken:
    """What documents took: milliseconds by the clock, milliseconds of the processor; megabytes at the most."""

    wall: list[float] = field(default_factory=list)
    processor: list[float] = field(default_factory=list)
    memory: float = 0.0

    def add(self, wall: float, processor: float) -> None:
        """One more document."""
        self.wall.append(wall)
        self.processor.append(processor)


def contexts() -> tuple[ReportContext, list[ReportContext]]:
    """The half-year report and the score sheets of the example."""
    work = Work("report", HALF, {}, None, "", dry=True)
    with working(Workspace.at(LUOYANG), work) as office:
        assessment = assess_period(office, HALF)
        scores = score_units(office.plan, assessment)
        report = half_year.build(office.plan, assessment, scores, issued=date(2024, 7, 5))
        return report, [score_sheet.build(office.plan, score, assessment) for score in scores]


def different(sheets: Sequence[ReportContext], wanted: int) -> list[ReportContext]:
    """So many sheets, each of another unit with another reason in every row."""
    return [_renumbered(sheets[number % len(sheets)], number) for number in range(wanted)]


def _renumbered(sheet: ReportContext, number: int) -> ReportContext:
    tables = tuple(
        replace(table, rows=tuple((*row[:-1], f"{row[-1]}（卷{number}）") for row in table.rows))
        for table in sheet.tables
    )
    return replace(sheet, values={**sheet.values, "单位": f"{sheet.values['单位']}第{number}分局"}, tables=tables)


def bare(value: object) -> object:
    """The value as the peer gets it: without the marks of proofs."""
    if isinstance(value, str):
        return plain(value)
    if isinstance(value, Mapping):
        return {name: bare(inner) for name, inner in value.items()}
    return [bare(inner) for inner in value] if isinstance(value, Sequence) else value


def peer_values(context: ReportContext) -> dict[str, Any]:
    """The values of the template and the rows of its tables."""
    tables = {f"t{number}": bare(table.rows) for number, table in enumerate(context.tables)}
    return {**{name: bare(value) for name, value in context.values.items()}, **tables}


def node_values(context: ReportContext) -> dict[str, Any]:
    """The same with names in every row and for every line, as the peers of npm want them."""
    return {
        name: [_named(one) for one in value] if isinstance(value, list) else value
        for name, value in peer_values(context).items()
    }


def _named(value: object) -> dict[str, object]:
    return {f"c{at}": text for at, text in enumerate(value if isinstance(value, list) else [value])}


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


_OPENING: Final = re.compile(r"\{%(?:p|tr) (?:for (\w+) in|if) (\w+) %\}")
_ENDING: Final = re.compile(r"\{%(?:p|tr) end(?:for|if) %\}")
_SAID: Final = re.compile(r"\{\{ (\w+)(?:\[(\d+)\])? \}\}")


def node_template(template: Path, library: str) -> Path:
    """The template of docxtpl in the tags of docxtemplater or carbone; lists are as `node_values` gives them."""
    with zipfile.ZipFile(template) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    root = parsed(parts["word/document.xml"])
    (_docxtemplater if library == "docxtemplater" else _carbone)(list(root.iter(T)))
    parts["word/document.xml"] = etree.tostring(root, encoding="UTF-8", xml_declaration=True)
    path = template.with_name(f"{library}.docx")
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return path


def _holder(spot: Any) -> Any:
    """The row of a table that the tag is for, or the paragraph."""
    return next(spot.iterancestors(f"{W}tr" if "%tr" in spot.text else P))


def _docxtemplater(spots: Sequence[Any]) -> None:
    """`{#list}`, `{field}`, `{/list}`; a loop over a row begins in its first cell and ends in its last."""
    variable = name = prefix = ""
    last = None
    for spot in spots:
        text = spot.text or ""
        if found := _OPENING.fullmatch(text):
            variable, name = found[1] or "", found[2]
            prefix = f"{{#{name}}}" if "%tr" in text else ""
        if found := _SAID.fullmatch(text):
            field_name = f"c{found[2] or 0}" if found[1] == variable else found[1]
            spot.text, prefix, last = f"{prefix}{{{field_name}}}", "", spot
        elif _ENDING.fullmatch(text) and "%tr" in text:
            last.text += f"{{/{name}}}"
        if "%tr" in text:
            _taken_out(_holder(spot))
        else:
            spot.text = _ENDING.sub(f"{{/{name}}}", _OPENING.sub(f"{{#{name}}}", spot.text or ""))


def _carbone(spots: Sequence[Any]) -> None:
    """`{d.list[i].field}`, and the row or paragraph once more with `[i+1]`."""
    variable = name = ""
    last = None
    for spot in spots:
        text = spot.text or ""
        if found := _OPENING.fullmatch(text):
            variable, name = found[1] or "", found[2]
        elif found := _SAID.fullmatch(text):
            looped = found[1] == variable
            spot.text, last = (f"{{d.{name}[i].c{found[2] or 0}:convCRLF}}" if looped else f"{{d.{found[1]}}}"), spot
        elif _ENDING.fullmatch(text) and variable:
            once = next(last.iterancestors(f"{W}tr" if "%tr" in text else P))
            again = deepcopy(once)
            for one in again.iter(T):
                one.text = (one.text or "").replace("[i]", "[i+1]")
            once.addnext(again)
            variable = ""
        if _OPENING.fullmatch(text) or _ENDING.fullmatch(text):
            _taken_out(_holder(spot))


def _taken_out(element: Any) -> None:
    if element.getparent() is not None:
        element.getparent().remove(element)


class Node:
    """A process of node with one library loaded, which renders what it is told."""

    def __init__(self, library: str, packages: Path, template: Path) -> None:
        self._template = template
        command = [str(shutil.which("node")), str(SCRIPT), str(packages), library]
        start = time.perf_counter()
        self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)  # noqa: S603  # our own script
        self._in: Any = self._process.stdin
        self._out: Any = self._process.stdout
        self._told()
        self.start = (time.perf_counter() - start) * 1000

    def render(self, context: ReportContext, out: Path) -> dict[str, float]:
        """What one document took; its values are handed over in a file, before the clock starts."""
        job = out.with_suffix(".json")
        job.write_text(json.dumps({"template": str(self._template), "out": str(out), "values": node_values(context)}))
        self._in.write(f"{job}\n")
        self._in.flush()
        return self._told()

    def _told(self) -> dict[str, float]:
        told: dict[str, float] = json.loads(self._out.readline())
        return told

    def end(self) -> None:
        """Close its input, upon which it ends."""
        self._process.communicate()


def here(job: Callable[[], object], taken: Taken) -> None:
    """Time a job in this process; what others left behind is cleared away before."""
    gc.collect()
    wall, processor = time.perf_counter(), time.process_time()
    job()
    taken.add((time.perf_counter() - wall) * 1000, (time.process_time() - processor) * 1000)


def texts(path: Path) -> str:
    """All words of a docx, without spaces."""
    with zipfile.ZipFile(path) as archive:
        root = parsed(archive.read("word/document.xml"))
    return "\n".join("".join(spot.text or "" for spot in paragraph.iter(T)) for paragraph in root.iter(P))


def expect_same_words(ours: Path, theirs: Path, library: str) -> None:
    """Each paragraph of ours stands in the peer's; else nothing may be compared."""
    lost = set(texts(ours).split("\n")) - set(texts(theirs).split("\n"))
    if lost:
        sys.exit(f"{library} lost {sorted(lost)[:3]}")


def sheets_table(sheets: Sequence[ReportContext], folder: Path, packages: Path | None) -> Iterator[str]:
    """The rows of the score sheets."""
    template = peer_template(sheets[0], folder, charts=False)
    renderer = Renderer(shipped("templates", sheets[0].template))
    nodes = {name: Node(name, packages, node_template(template, name)) for name in NODE} if packages else {}
    taken = {name: Taken() for name in ("ours", "docxtpl", *nodes)}
    for number, sheet in enumerate(sheets):
        ours, theirs = folder / f"{number}.docx", folder / f"{number}_docxtpl.docx"
        here(partial(renderer.render, sheet, ours, {}), taken["ours"])
        values = peer_values(sheet)
        here(partial(peer, template, values, theirs), taken["docxtpl"])
        for name, node in nodes.items():
            out = folder / f"{number}_{name}.docx"
            told = node.render(sheet, out)
            taken[name].add(told["wall"], told["processor"])
            taken[name].memory = told["memory"]
            if not number:
                expect_same_words(ours, out, name)
        if not number:
            expect_same_words(ours, theirs, "docxtpl")
    for name in ("ours", "docxtpl"):
        taken[name].memory = alone(name, sheets, template, folder)
    yield from rows(f"{len(sheets)} score sheets", taken)
    for name, node in nodes.items():
        node.end()
        yield f"| start of node with {name} | | {node.start:.0f} | | | | |"


def alone(name: str, sheets: Sequence[ReportContext], template: Path, folder: Path) -> float:
    """The most memory of a process that renders these sheets only, in megabytes."""
    job = folder / "alone.pickle"
    job.write_bytes(pickle.dumps((name, list(sheets), str(template), str(folder))))
    done = subprocess.run([sys.executable, __file__, "--alone", str(job)], check=True, capture_output=True, text=True)  # noqa: S603  # this script
    return float(done.stdout)


def render_alone(job: Path) -> None:
    """Render what the pickle says and print the memory used."""
    name, sheets, template, folder = pickle.loads(job.read_bytes())  # noqa: S301  # our own, just written
    renderer = Renderer(shipped("templates", sheets[0].template))
    for sheet in sheets:
        out = Path(folder) / "alone.docx"
        if name == "ours":
            renderer.render(sheet, out, {})
        else:
            peer(Path(template), peer_values(sheet), out)
    print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)


def rows(what: str, taken: Mapping[str, Taken]) -> Iterator[str]:
    """A row a side: medians, and how many times ours."""
    middle = {name: tuple(map(statistics.median, (one.wall, one.processor))) for name, one in taken.items()}
    wall, processor = middle["ours"]
    for name, (clock, used) in middle.items():
        memory = f"{taken[name].memory:.0f}" if taken[name].memory else ""
        ratios = f"{clock / wall:.1f} | {used / processor:.1f}"
        yield f"| {what} | {name} | {clock:.2f} | {used:.2f} | {ratios} | {memory} |"


def reports_table(report: ReportContext, folder: Path, rounds: int) -> Iterator[str]:
    """The rows of the half-year report."""
    books = {chart.key: chart_workbook(chart) for chart in report.charts}
    full = shipped("templates", report.template)
    fresh = (folder / f"report{number}.docx" for number in count())  # writing over a file just written waits
    for label, with_charts in (("report without charts", False), ("report, charts in both", True)):
        renderer = Renderer(full if with_charts else chartless(report, folder))
        shown = report if with_charts else replace(report, charts=())
        other = peer_template(report, folder, charts=with_charts)
        taken = {"ours": Taken(), "docxtpl": Taken()}
        for _ in range(rounds):
            here(partial(renderer.render, shown, next(fresh), books), taken["ours"])
            here(partial(peer, other, peer_values(report), next(fresh)), taken["docxtpl"])
        yield from rows(label, taken)


_OURS = """
import time
{loaded}
start = time.perf_counter()
from report_gen.excel.charts import chart_workbook
from report_gen.model.document import ChartData
from report_gen.word.charts import chart_run
from report_gen.word.package import Package, Template
names = "体制机制、基础设施、标准车辆、运营组织、政策支持、信息平台、宣传培训、安全管理".split("、")
template = Template(open(r"{template}", "rb").read())
template.settle()
package = Package(template)
for number in range(1, {charts} + 1):
    series = (("已完成", tuple(map(float, range(8)))), ("按期", (2.0,) * 8))
    data = ChartData("图", "重点任务进展", "column", tuple(names), series)
    chart_run(package, chart_workbook(data), number, data.title, 85)
package.set_properties("", "", None)
package.save(__import__("pathlib").Path(r"{folder}/charts.docx"))
print(time.perf_counter() - start)
"""
_THEIRS = """
import time
start = time.perf_counter()
import matplotlib
matplotlib.use("Agg")
from matplotlib import pyplot
names = "体制机制、基础设施、标准车辆、运营组织、政策支持、信息平台、宣传培训、安全管理".split("、")
pyplot.rcParams["font.sans-serif"] = ["Noto Sans CJK SC", "AR PL UKai CN", "DejaVu Sans"]
for number in range({charts}):
    figure, axes = pyplot.subplots(figsize=(6.1, 3.4))
    for shift, values in ((-0.2, range(8)), (0.2, [2] * 8)):
        bars = axes.bar([place + shift for place in range(8)], list(values), 0.4)
        axes.bar_label(bars)
    axes.set_xticks(range(8), names)
    figure.savefig(r"{folder}/" + str(number) + ".png", dpi=200)
    pyplot.close(figure)
print(time.perf_counter() - start)
"""


def charts_table(other: str, folder: Path, rounds: int) -> Iterator[str]:
    """The rows of six charts: whole cold processes, and what comes on top of the libraries for Word."""
    about = {"template": shipped("templates", half_year.TEMPLATE), "folder": folder, "charts": CHARTS}
    jobs = {
        "ours": (sys.executable, _OURS.format(loaded="", **about)),
        "matplotlib": (other, _THEIRS.format(**about)),
    }
    loaded = (sys.executable, _OURS.format(loaded="import report_gen.word.render", **about))
    process(*jobs["matplotlib"])  # matplotlib lists the machine's fonts once, for all later processes
    whole, inside = ({name: Taken() for name in jobs} for _ in range(2))
    for _ in range(rounds):
        for name, job in jobs.items():
            wall, processor, memory, told = process(*job)
            whole[name].add(wall, processor)
            whole[name].memory = memory
            if name != "ours":
                inside[name].add(told, told)
        told = process(*loaded)[3]
        inside["ours"].add(told, told)
    yield from rows(f"{CHARTS} charts, whole cold processes", whole)
    yield from rows(f"{CHARTS} charts, libraries for Word loaded (by the clock)", inside)


def process(python: str, script: str) -> tuple[float, float, float, float]:
    """Milliseconds of a process by the clock and of the processor, its megabytes, the milliseconds that it told."""
    start = time.perf_counter()
    child = subprocess.Popen([python, "-W", "ignore", "-c", script], stdout=subprocess.PIPE, text=True)  # noqa: S603  # our own script
    out: Any = child.stdout
    said = out.read()
    _, status, used = os.wait4(child.pid, 0)
    wall = (time.perf_counter() - start) * 1000
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode:
        sys.exit(f"a process of {python} failed")
    return wall, (used.ru_utime + used.ru_stime) * 1000, used.ru_maxrss / 1024, float(said) * 1000


def with_npm(folder: Path) -> Path | None:
    """A folder with the peers of npm installed; None without npm."""
    npm = shutil.which("npm")
    if npm is None or shutil.which("node") is None:
        print("npm is not there: docxtemplater and carbone are left out", file=sys.stderr)
        return None
    packages = folder / "npm"
    packages.mkdir()
    packages.joinpath("package.json").write_text('{"private": true}')
    wanted = ["docxtemplater@3", "pizzip@3", "carbone@3"]
    subprocess.run([npm, "install", "--silent", "--no-audit", "--no-fund", *wanted], cwd=packages, check=True)  # noqa: S603  # npm itself
    return packages


def with_matplotlib(folder: Path) -> str:
    """A Python that has matplotlib, in an environment of its own."""
    place = folder / "matplotlib"
    subprocess.run([sys.executable, "-m", "venv", str(place)], check=True)  # noqa: S603  # Python itself
    python = str(place / "bin" / "python")
    subprocess.run([python, "-m", "pip", "install", "--quiet", "matplotlib"], check=True)  # noqa: S603  # pip itself
    return python


def versions(packages: Path | None, python: str) -> Iterator[str]:
    """What was measured with what."""
    yield f"Python {platform.python_version()} on {platform.machine()}, {os.cpu_count()} processors"
    for name in ("docxtpl", "lxml", "Jinja2", "XlsxWriter"):
        yield f"{name} {importlib.metadata.version(name)}"
    for name in NODE if packages else ():
        about = json.loads((packages / "node_modules" / name / "package.json").read_text()) if packages else {}
        yield f"{name} {about['version']}"
    if packages:
        yield f"node {subprocess.run(['node', '--version'], check=True, capture_output=True, text=True).stdout.strip()}"  # noqa: S607  # the one on the path
    if python:
        said = subprocess.run([python, "-c", "import matplotlib; print(matplotlib.__version__)"], check=True, capture_output=True, text=True)  # noqa: S603  # that Python  # fmt: skip
        yield f"matplotlib {said.stdout.strip()}"


def main() -> None:
    """Score sheets, the report with and without its charts, charts alone."""
    asked = argparse.ArgumentParser(description="Times Word documents against their peers.")
    asked.add_argument("--sheets", type=int, default=500, help="how many score sheets")
    asked.add_argument("--reports", type=int, default=15, help="rounds of the half-year report")
    asked.add_argument("--charts", type=int, default=7, help="rounds of six charts")
    asked.add_argument("--matplotlib", default="", help="a Python that has matplotlib; else it is installed")
    asked.add_argument("--without", default="", help="peers that are not installed: npm, matplotlib")
    asked.add_argument("--alone", type=Path, help=argparse.SUPPRESS)
    options = asked.parse_args()
    if options.alone:
        render_alone(options.alone)
        return
    report, sheets = contexts()
    gc.collect()
    gc.freeze()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        packages = None if "npm" in options.without else with_npm(folder)
        python = options.matplotlib or ("" if "matplotlib" in options.without else with_matplotlib(folder))
        print("、".join(versions(packages, python)), end="\n\n")
        print("| job | side | ms | processor ms | times ours | in processor time | MB at most |")
        print("|---|---|---:|---:|---:|---:|---:|")
        print(*sheets_table(different(sheets, options.sheets), folder, packages), sep="\n", flush=True)
        print(*reports_table(report, folder, options.reports), sep="\n", flush=True)
        if python:
            print(*charts_table(python, folder, options.charts), sep="\n", flush=True)


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
