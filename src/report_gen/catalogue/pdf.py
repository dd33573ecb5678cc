"""Kinds of finding about the PDF made of our documents: fonts that this computer lacks, files that could not be made."""

from __future__ import annotations

from report_gen.model.finding import Kind, Severity

FONT_REPLACED = Kind(
    "F101",
    Severity.QUERY,
    title="PDF 用了替换字体",
    message="这份文书要用的字体“{fonts}”本机没有，PDF 里用“{used}”代替，各页已印“草稿”字样。",
    hint="请安装这些字体后重做，或在装有这些字体的电脑上由 Word 文件打印；认可替换的，在方案“项目信息”写“允许字体替换”为“是”。",
)
FONT_REPLACED_ALLOWED = Kind(
    "F102",
    Severity.NOTE,
    title="PDF 用了替换字体，已允许",
    message="这份文书要用的字体“{fonts}”本机没有，PDF 里用“{used}”代替。",
)
CHARACTERS_ELSEWHERE = Kind(
    "F103",
    Severity.NOTE,
    title="字体里没有的字",
    message="文中的“{characters}”在公文字体里没有，PDF 里用了别的字体。",
    hint="请看一下这几个字的样子；多为人名中的生僻字。",
)
NOT_MADE = Kind(
    "F201",
    Severity.QUERY,
    title="没有转成 PDF",
    message="LibreOffice 没有能够把这份文书转成 PDF，Word 文件不受影响。",
    hint="请在 WPS 或 Office 中打开 Word 文件，另存为 PDF。",
)
NO_LIBREOFFICE = Kind(
    "F202",
    Severity.QUERY,
    title="转不了 PDF",
    message="转成 PDF 需要 LibreOffice，本机没有安装，或不能正常工作；{count} 份文书只有 Word 文件。",
    hint="请安装 LibreOffice 后重做，或在 WPS、Office 中打开 Word 文件，另存为 PDF。",
)
