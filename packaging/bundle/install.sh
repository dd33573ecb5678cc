#!/bin/sh
# Finds a Python that the bundle has wheels for and hands over to install.py. Needs no network and no root.
set -u
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd -P) || exit 1

if command -v sha256sum >/dev/null 2>&1 &&
  ! (cd -- "$here" && grep '  install[.]py$' SHA256SUMS | sha256sum -c --status -) 2>/dev/null; then
  echo '没有安装：安装包已损坏，install.py 缺少或与校验值不符。请重新拷贝整个安装包并解压后再试。' >&2
  exit 1
fi

seen=''
for python in "${PYTHON:-}" @NAMES@ python3 python /usr/local/bin/python3.1[0-9] /opt/*/bin/python3.1[0-9]; do
  [ -n "$python" ] && command -v "$python" >/dev/null 2>&1 || continue
  if "$python" -I -c 'import sys; sys.exit("%d.%d" % sys.version_info[:2] not in "@PYTHONS@".split())' 2>/dev/null; then
    exec "$python" -I "$here/install.py" "$@"
  fi
  version=$("$python" -c 'import sys; print("%d.%d.%d" % sys.version_info[:3])' 2>/dev/null)
  [ -z "$version" ] || seen="$seen $python($version)"
done

if [ -n "$seen" ]; then
  echo "没有安装：本机的 Python 版本不合适：$seen。" >&2
else
  echo '没有安装：本机没有找到 Python。' >&2
fi
echo '需要 Python @PYTHONS@ 之一（64 位）。请管理员安装；如已装在别处，请这样运行：' >&2
echo '  PYTHON=/安装位置/bin/python3.11 sh install.sh' >&2
echo '不便安装 Python 的电脑，请改用“免安装”版（文件夹版）。' >&2
exit 1
