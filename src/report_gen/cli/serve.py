"""The command `serve`: the portal, for as long as it runs."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from ipaddress import ip_address
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple
from urllib.parse import urlsplit

import click

from report_gen.cli import DONE
from report_gen.cli.chinese import ChineseCommand
from report_gen.cli.options import chosen_workspace, now, user, workspace_options
from report_gen.errors import ReportGenError
from report_gen.model.finding import has_errors
from report_gen.workspace import LEDGER, Workspace

if TYPE_CHECKING:
    from report_gen.steps.load import Office
    from report_gen.web.portal import Portal
    from report_gen.web.server import Door

_LOOPBACK: Final = ("localhost", "127.0.0.1", "::1")
_EVERYWHERE: Final = ("0.0.0.0", "::", "")  # noqa: S104  # names of addresses to refuse without more
_LAST_PORT: Final = 65535
_LOCK: Final = ".网页.lock"


class PortType(click.ParamType[int]):
    """A port: 0 to 65535."""

    name = "端口"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        text = str(value)
        if not (text.isascii() and text.isdigit() and int(text) <= _LAST_PORT):
            self.fail(f"“{value}”不是端口，请写 0 到 {_LAST_PORT} 的整数。", param, ctx)
        return int(text)


class _Ways(NamedTuple):
    """How the portal is reached: the names it answers to, over TLS or not, behind a proxy or not."""

    names: tuple[str, ...]
    secure: bool
    proxied: bool


@click.command(
    cls=ChineseCommand,
    help="""启动网页：成员单位用登录码登录，下载空白填报表，上传填好的表，当场看到校核结果；经办人在浏览器里查看报送情况、
    汇总、裁定、封账、取文书。做的事与各条命令相同，记在同一本台账里。按 Ctrl+C 停止；停止后网页打不开，数据都在工作文件夹里。

    不写 --host 的，只有本机能打开。给别的电脑用的，必须加密：用 --tls-cert 和 --tls-key 写明证书和私钥；或者前面另有
    做加密的反向代理（nginx 等），用 --behind-proxy 写明，代理须传来 X-Forwarded-For、X-Forwarded-Proto 和
    X-Forwarded-Host，并且别的电脑不能绕过代理直接连到这里。

    登录码：各单位的用 report-gen serve codes --all 发放；经办人的用 report-gen serve codes --clerk 姓名 发放，
    另外每次启动都给出一个只在这次运行中有效的。

    \b
    本机试用：report-gen serve -w 我市办公室
    局域网用：report-gen serve -w 我市办公室 --host 10.1.2.3 --port 8443 --tls-cert 证书.pem --tls-key 私钥.pem""",
)
@click.option("--port", type=PortType(), default=8000, metavar="端口", help="端口（默认 8000；0 为任选一个）。")
@click.option(
    "--host", default="127.0.0.1", metavar="地址", help="在本机的哪个地址上提供服务（默认 127.0.0.1，只有本机能打开）。"
)
@click.option("--tls-cert", type=click.Path(path_type=Path), metavar="文件", help="TLS 证书（PEM，可含证书链）。")
@click.option("--tls-key", type=click.Path(path_type=Path), metavar="文件", help="TLS 证书的私钥（PEM，不带口令）。")
@click.option("--behind-proxy", is_flag=True, help="前面有一个做加密的反向代理。")
@click.option("--allow-host", "names", multiple=True, metavar="名称", help="浏览器地址栏里会写的域名或地址，可写多次。")
@click.option("--by", default="", metavar="姓名", help="经办人，即本次登录码记在谁名下（默认：本机的用户名）。")
@workspace_options
def serve(**options: Any) -> int:
    """Serve the portal until it is told to stop."""
    ways = _ways(options)
    workspace = chosen_workspace(options)
    from report_gen.web.app import create_app
    from report_gen.web.portal import Portal
    from report_gen.web.server import Door, serving, wait_for_stop

    door = Door(options["host"], options["port"], options["tls_cert"], options["tls_key"])
    with _only_portal(workspace):
        portal = Portal.at(workspace, now)
        notes = _sound(portal.lookout.office())
        portal.clear_spool()
        code = portal.admit(options["by"].strip() or user() or "经办人")
        app = create_app(portal, secure=ways.secure, proxied=ways.proxied, hosts=ways.names)
        with serving(app, door) as port:
            portal.warm()
            for line in (*notes, *_welcome(portal, door, port, ways, code)):
                click.echo(line)
            wait_for_stop()
            click.echo("正在停止：等正在进行的上传和运行结束……", err=True)
        portal.jobs.join()
    click.echo("网页已停止。", err=True)
    return DONE


def _ways(options: dict[str, Any]) -> _Ways:
    """How the portal is to be reached; a usage error where that would be open to eavesdroppers."""
    host, cert, key, proxied = (options[name] for name in ("host", "tls_cert", "tls_key", "behind_proxy"))
    names = tuple(_host(name) for name in options["names"])
    if bool(cert) != bool(key):
        raise _usage("--tls-cert 和 --tls-key 要一起写。")
    if cert and proxied:
        raise _usage("--tls-cert 和 --behind-proxy 只写一样：加密由本程序做，还是由前面的代理做。")
    if host not in _LOOPBACK and not cert and not proxied:
        raise _usage(
            f"--host {host} 会让别的电脑打开网页，而登录码和填报表在网上是明文，别人能看到。"
            "请用 --tls-cert 和 --tls-key 写明证书和私钥；前面有做加密的反向代理的，写 --behind-proxy。"
        )
    if proxied and not names:
        raise _usage("--behind-proxy 要同时用 --allow-host 写明网站的域名，例如 --allow-host baosong.example.gov.cn。")
    if host in _EVERYWHERE and not names:
        raise _usage(f"--host {host} 是本机的全部地址，请用 --allow-host 写明浏览器里会写的域名或地址。")
    own = _LOOPBACK if host in _LOOPBACK else (host.lower(),)
    return _Ways((*own, *names), bool(cert), proxied)


def _host(name: str) -> str:
    """The name or address alone, whether it was written as one, with a port or as the address of a page."""
    bare = name.strip().rpartition("://")[2]
    try:
        return str(ip_address(bare))
    except ValueError:
        return urlsplit(f"//{bare}").hostname or ""


def _usage(message: str) -> click.UsageError:
    return click.UsageError(message, click.get_current_context())


@contextmanager
def _only_portal(workspace: Workspace) -> Iterator[None]:
    from report_gen.workspace.lock import only_one

    if not workspace.plan.is_file():  # no folder is made where there is no office; opening it will refuse
        yield
        return
    path = workspace.root / LEDGER / _LOCK
    with only_one(path, "这个工作文件夹的网页已经在运行。", "请先停止它；一个工作文件夹只能有一个网页。"):
        yield


def _sound(office: Office) -> tuple[str, ...]:
    """What is doubtful in the plan, in a line; ReportGenError where somebody touched the ledger."""
    if has_errors(office.recorded.findings):
        raise ReportGenError("台账没有通过校验，网页不能启动。", "请运行 report-gen log verify 查看，从备份恢复。")
    return (f"提示：方案有 {len(office.notes)} 处提示，见 report-gen plan check。",) if office.notes else ()


def _welcome(portal: Portal, door: Door, port: int, ways: _Ways, code: str) -> Iterator[str]:
    from report_gen.steps.portal.keys import keyless

    scheme = "https" if ways.secure else "http"
    host = f"[{door.host}]" if ":" in door.host else door.host
    yield f"网页已启动：{scheme}://{host}:{port}/{'（由前面的代理加密转来）' if ways.proxied else ''}"
    yield f"经办人（{portal.clerk_name}）的登录码：{code}　只在这次运行中有效。"
    without = keyless(portal.lookout.office(), portal.now().date())
    if without:
        yield f"还有 {len(without)} 家单位没有登录码：用 report-gen serve codes --all 发放。"
    if door.host in _LOOPBACK and not ways.proxied:
        yield "只有本机能打开；要给别的电脑用，见 report-gen serve --help。"
    yield "按 Ctrl+C 停止。"
