"""A document rendered and put in its place: the template chosen, charts made, the file moved when it is whole."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from report_gen.model.document import ReportContext, Told
from report_gen.model.finding import Finding
from report_gen.resources import shipped
from report_gen.workspace import Workspace
from report_gen.workspace.writing import Outputs

if TYPE_CHECKING:
    from report_gen.word.render import Renderer


def document_renderer(workspace: Workspace, template: str, layout: Mapping[str, str] | None = None) -> Renderer:
    """The office's own template of that name, or the shipped one, read once for any number of documents.

    `layout` is the plan's own (Plan.layout).
    """
    from report_gen.word.render import Renderer

    return Renderer(workspace.template(template) or shipped("templates", template), layout)


def write_document(
    renderer: Renderer, context: ReportContext, path: Path, outputs: Outputs, *, review: bool = False
) -> tuple[Finding, ...]:
    """Render one document and move it into place; returns the notes about its template and blocks (W2xx).

    A `review` copy has a comment at every number that says where it comes from.
    """
    with outputs.file(path) as temporary:
        return renderer.render(context, temporary, charts_of(context), review=review)


def told(renderer: Renderer, context: ReportContext) -> tuple[Told, ...]:
    """The paragraphs of the document as it would be printed, with the marks of its proofs."""
    return renderer.told(context, charts_of(context))


def charts_of(context: ReportContext) -> Mapping[str, bytes]:
    """The workbook behind each chart of the document, by its key."""
    from report_gen.excel.charts import chart_workbook

    return {chart.key: chart_workbook(chart) for chart in context.charts}
