@echo off
rem Opens Catchment, or runs one of its commands: run --help
setlocal
set "HERE=%~dp0"
set UV_PYTHON_DOWNLOADS=never
set UV_SYSTEM_CERTS=true
rem a start that compiles every module anew takes three times as long
set PYTHONDONTWRITEBYTECODE=
set "UV_PROJECT_ENVIRONMENT=%HERE%.venv"
set "PRIVATE=%LOCALAPPDATA%\catchment\uv"
set UV=uv
where uv >nul 2>nul && goto ready
set "UV=%PRIVATE%\Scripts\uv.exe"
if exist "%UV%" goto ready
for %%P in (3.13 3.12 3.11) do (
    py -%%P -c "pass" >nul 2>nul && (
        echo Preparing Catchment: fetching uv into %PRIVATE% 1>&2
        py -%%P -m venv "%PRIVATE%" && "%PRIVATE%\Scripts\python" -m pip --quiet install uv 1>&2
        goto check
    )
)
echo Catchment needs Python 3.11, 3.12 or 3.13; none was found. Install one and repeat. 1>&2
exit /b 1
:check
if not exist "%UV%" exit /b 1
:ready
if "%CATCHMENT_TESTS%"=="yes" (
    cd /d "%HERE%"
    "%UV%" run --locked --quiet python -m pytest %*
) else (
    "%UV%" run --locked --quiet --no-dev --project "%HERE%." python "%HERE%main.py" %*
)
exit /b %ERRORLEVEL%
