"""Kinds of finding about official documents that a plan is read from."""

from __future__ import annotations

from report_gen.model.finding import Kind, Severity

# --- the file itself (steps.documents, word.read_document) ---
DOCUMENT_UNAVAILABLE = Kind(
    "D101",
    Severity.ERROR,
    title="文件打不开",
    message="官方文件打不开，可能正被 WPS 或 Word 占用，或没有读取权限。",
    hint="请关闭正在打开该文件的程序，确认文件可以双击打开后重试。",
)
DOCUMENT_EMPTY = Kind(
    "D102",
    Severity.ERROR,
    title="没有文字",
    message="官方文件里没有可识读的文字或表格。",
    hint="若文件是扫描件或图片，请先用文字识别软件转为 .docx 或 .txt，并与原件核对。",
)
DOCUMENT_DAMAGED = Kind(
    "D103",
    Severity.ERROR,
    title="文件损坏",
    message="官方文件不完整或已损坏，无法打开。",
    hint="请在 WPS 或 Word 中打开原文件，另存为 .docx 后重试。",
)
DOCUMENT_ENCRYPTED = Kind(
    "D104",
    Severity.ERROR,
    title="文件已加密",
    message="官方文件设有打开密码，无法读取。",
    hint="请取消打开密码（文件—文档加密），另存后重试。",
)
DOCUMENT_FOREIGN = Kind(
    "D105",
    Severity.ERROR,
    title="格式不认得",
    message="官方文件是{what}，不能直接识读。",
    hint="请先另存为 .docx 或 .txt 后重试。",
)
DOCUMENT_UNREADABLE = Kind(
    "D106",
    Severity.ERROR,
    title="表格读不出",
    message="官方文件是表格文件，但读不出内容（{reason}）。",
    hint="请在 WPS 或 Excel 中打开，另存为 .xlsx 后重试。",
)
DOCUMENT_TOO_LARGE = Kind(
    "D107",
    Severity.ERROR,
    title="文件过大",
    message="官方文件超过 {limit}，未打开。",
    hint="请删去图片和附件，只留文字和表格，另存为 .docx 后重试。",
)
TEXT_ENCODING = Kind(
    "D108",
    Severity.ERROR,
    title="文字编码不认得",
    message="文本文件的编码既不是 UTF-8，也不是 GB18030（GBK），识读会出现乱码，未采用。",
    hint="请用记事本打开，确认文字正常后，另存为 UTF-8 编码的 .txt 再试。",
)

# --- what is read, with something to know about it ---
TRACKED_CHANGES = Kind(
    "D201",
    Severity.NOTE,
    title="带有修订",
    message="官方文件带有未接受的修订，已按接受全部修订后的文字识读。",
    hint="请与印发的文本核对；如有出入，请先在 WPS 或 Word 中接受或拒绝修订后重试。",
)
WITH_PICTURES = Kind(
    "D202",
    Severity.NOTE,
    title="带有图片",
    message="官方文件里有 {count} 幅图片，图片中的文字没有识读。",
    hint="若任务表是图片，请先转为文字表格后重试。",
)
PDF_TEXT = Kind(
    "D203",
    Severity.QUERY,
    title="由 PDF 取文",
    message="官方文件是 PDF，文字是从版面中取出的，断行、表格和顺序可能与原件不同。",
    hint="请逐项与原件核对；有 Word 原稿时请改用 Word 原稿。",
)
PDF_TABLES = Kind(
    "D204",
    Severity.ERROR,
    title="PDF 中的表格",
    message="第 {pages} 页有表格。PDF 里的表格取出后各格会混在一起，这些页没有识读。",
    hint="请用原来的 Word 文件；没有的，请用 WPS 的“PDF 转 Word”转为 .docx，核对后再识读。",
)
