#!/bin/sh
# Makes Catchment.app and a disk image of it on macOS. NOT RUN HERE: it has been written for
# macOS 13 and later and not yet been seen on a Mac.
#
#     resources/packaging/bundle_macos.sh [signing identity]
#
# Without an identity the bundle is signed ad hoc: it opens on the Mac that made it, on others
# by Control-click and Open. Nothing is installed outside the folder "build".
set -eu
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
root=$(CDPATH='' cd -- "$here/../.." && pwd)
identity="${1:--}"
cd "$root"

if [ "$(uname -s)" != "Darwin" ]; then
    printf '%s\n' "A bundle for macOS is made on a Mac." >&2
    exit 1
fi

python="${PYTHON:-$root/.venv/bin/python}"
"$python" -m PyInstaller --noconfirm --distpath build/dist --workpath build/work \
    resources/packaging/catchment.spec

app="build/dist/Catchment.app"
# Qt's own helper runs pages in a sandbox and needs to make code in memory.
entitlements="$(mktemp)"
trap 'rm -f "$entitlements"' EXIT
cat > "$entitlements" <<'PLIST'
<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
<plist version="1.0"><dict>
<key>com.apple.security.cs.allow-jit</key><true/>
<key>com.apple.security.cs.allow-unsigned-executable-memory</key><true/>
<key>com.apple.security.cs.disable-library-validation</key><true/>
</dict></plist>
PLIST
codesign --force --deep --options runtime --entitlements "$entitlements" --sign "$identity" "$app"
codesign --verify --deep --strict "$app"

image="build/Catchment.dmg"
rm -f "$image"
hdiutil create -volname Catchment -srcfolder "$app" -ov -format UDZO "$image"
printf '%s\n' "$image"
