@echo off
rem In the bundle this file is GBK with CRLF: see docs/decisions/0023. Commands are ASCII, Chinese stands in messages only.
setlocal DisableDelayedExpansion
set "found="
if defined PYTHON call :try "%PYTHON%"
@TRIES@
call :try python
call :try python3
if not defined found goto nopython
%found% -I "%~dp0install.py" %*
set "code=%errorlevel%"
goto end

:try
if defined found goto :eof
%* -I -c "import sys; sys.exit('%%d.%%d' %% sys.version_info[:2] not in '@PYTHONS@'.split())" >nul 2>nul
if not errorlevel 1 set found=%*
goto :eof

:nopython
echo 没有安装：本机没有找到合适的 Python（需要 @PYTHONS@ 之一，64 位）。
echo 请先安装 Python（安装时勾选 Add python.exe to PATH），或改用“免安装”版（文件夹版）。
echo [Python @PYTHONS@ not found]
set "code=1"

:end
if not defined REPORT_GEN_NO_PAUSE pause
exit /b %code%
