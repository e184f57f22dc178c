@echo off
rem Proves Catchment: test is the fast suite, test --all adds what is marked slow.
setlocal
set CATCHMENT_TESTS=yes
if "%~1"=="--all" (
    call "%~dp0run.cmd" -n auto --maxprocesses 4 --dist loadfile -m "slow or not slow"
) else (
    call "%~dp0run.cmd" -n auto --maxprocesses 4 --dist loadfile -m "not slow" %*
)
exit /b %ERRORLEVEL%
