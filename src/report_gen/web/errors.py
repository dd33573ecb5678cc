"""What goes wrong, as a page, a message on the page before, or JSON: always in plain words, never a traceback."""

from __future__ import annotations

from pathlib import Path
from secrets import token_hex
from tempfile import gettempdir
from typing import Final
from urllib.parse import urlsplit

from flask import Flask, g, jsonify, redirect, render_template, request
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException, RequestEntityTooLarge, TooManyRequests
from werkzeug.wrappers import Response

from report_gen.errors import ReportGenError
from report_gen.steps.bugs import bug_words
from report_gen.web.access import noted, outward, visitor, wants_json
from report_gen.web.limits import MAX_REQUEST
from report_gen.web.page_words import page_words
from report_gen.web.signing import to_sign_in
from report_gen.web.views import tell

_WORDS: Final = {
    400: ("请求有误", "服务器不能识别这个请求。", "请返回上一页，刷新后重试。"),
    401: ("没有登录", "没有登录，或者登录已经过期。", "请重新登录。"),
    403: ("没有权限", "没有权限。", "请用自己单位的登录码登录。"),
    404: ("找不到页面", "没有这个页面，或者它不属于您。", "请检查网址，或从首页重新进入。"),
    405: ("请求有误", "这个网址不能这样使用。", "请从首页重新进入。"),
    408: ("传输超时", "上传用的时间太长，没有收完。", "请检查网络后重试；没有得到收到时间的文件都没有收下。"),
    411: ("请求有误", "请求没有写明长度。", "请换一个浏览器重试。"),
    413: (
        "文件太大",
        f"一次上传的文件合计超过 {MAX_REQUEST >> 20} MB，没有收下。",
        "请分几次上传；填报表通常不到 1 MB，请检查是否选错了文件。",
    ),
    429: ("次数过多", "短时间内的次数过多。", ""),
    500: ("程序出错", "程序出了意外的错误，刚才的操作可能没有完成。", ""),
}
_EXPIRED: Final = ("页面停留太久，已经过期，刚才的操作没有执行。", "请重试；仍然不行的，请退出后重新登录。")
_MINUTE: Final = 60


def catch(app: Flask) -> None:
    """Have every error of the app answered in words."""
    app.register_error_handler(ReportGenError, _refused)
    app.register_error_handler(CSRFError, _expired)
    app.register_error_handler(HTTPException, _answered)
    app.register_error_handler(Exception, _our_bug)


def _refused(error: ReportGenError) -> Response | tuple[str, int]:
    """A step's refusal: said on the page the form came from; a page of its own where one was opened."""
    who = visitor()
    message = outward(error.message.strip())
    hint = page_words(outward(error.hint), who.role if who else None)
    if request.method == "POST":
        g.outcome = message
    elif who is not None:
        noted("拒绝", f"{request.method} {request.path}", message)
    if wants_json():
        return _json(409 if request.method == "POST" else 400, message, hint)
    if request.method == "POST":
        tell("bad", message, hint)
        return redirect(_page_before(), 303)
    return _page(400, "不能显示", message, hint), 400


def _expired(error: CSRFError) -> Response:
    if visitor() is not None:
        noted("拒绝", f"{request.method} {request.path}", f"没有有效的表单标记：{error.description}")
    if wants_json():
        return _json(400, *_EXPIRED)
    tell("bad", *_EXPIRED)
    return to_sign_in() if visitor() is None else redirect(_page_before(), 303)


def _answered(error: HTTPException) -> Response:
    code = error.code or 500
    title, message, hint = _WORDS.get(code, _WORDS[400])
    if error.description != type(error).description and not isinstance(error, RequestEntityTooLarge):
        message = error.description or message  # words of our own
    if isinstance(error, TooManyRequests):
        hint = _wait_words(error)
    answer = (
        _json(code, message, hint)
        if wants_json()
        else Response(_page(code, title, message, hint), code, mimetype="text/html")
    )
    answer.headers.extend((name, value) for name, value in error.get_headers() if name in {"Retry-After", "Allow"})
    return answer


def _wait_words(error: TooManyRequests) -> str:
    seconds = error.retry_after if isinstance(error.retry_after, int) else _MINUTE
    wait = f"{seconds} 秒" if seconds < _MINUTE else f"{-(-seconds // _MINUTE)} 分钟"
    return f"请过 {wait}再试。"


def _our_bug(_: Exception) -> Response:
    """An error nobody foresaw: the traceback goes into the log, a number to find it by onto the page."""
    number = token_hex(4)
    noted("程序缺陷", f"{request.method} {request.path}", f"错误编号 {number}")
    bug_words(Path(gettempdir()), number)
    title, message = _WORDS[500][:2]
    hint = f"请把错误编号 {number} 告诉领导小组办公室；详情已经记在服务器上。"
    return (
        _json(500, message, hint)
        if wants_json()
        else Response(_page(500, title, message, hint), 500, mimetype="text/html")
    )


def _json(status: int, message: str, hint: str) -> Response:
    answer = jsonify({"error": message, "hint": hint})
    answer.status_code = status
    return answer


def _page(code: int, title: str, message: str, hint: str) -> str:
    return render_template("error.html", code=code, title=title, message=message, hint=hint)


def _page_before() -> str:
    """The page of ours that the form stood on, else the one its address lies below."""
    before = urlsplit(request.headers.get("Referer", ""))
    if before.netloc == request.host and before.path.startswith(("/unit", "/office", "/signin")):
        return f"{before.path}?{before.query}" if before.query else before.path
    return "/".join(request.path.split("/")[:3])
