#!/usr/bin/env bash
# Installs the system tools that the tests talk to, where this user may: as root, or by sudo without a password.
# Daemons that Debian's packages bring are not started.
set -euo pipefail

declare -A package=(
    [snmpd]=snmpd [snmpwalk]=snmp [promtool]=prometheus [faketime]=faketime [openssl]=openssl [pg_ctl]=postgresql
    [chromium]=chromium [soffice]=libreoffice-calc-nogui [pdftoppm]=poppler-utils
    [prometheus-alertmanager]=prometheus-alertmanager
)
beside="/usr/sbin:$(printf '%s:' /usr/lib/postgresql/*/bin)" # Debian keeps PostgreSQL's programs out of the PATH
missing=()
for tool in "${!package[@]}"; do
    PATH="$PATH:$beside" command -v "$tool" >/dev/null || missing+=("${package[$tool]}")
done
[ ${#missing[@]} -eq 0 ] && exit 0

if ! command -v apt-get >/dev/null; then
    echo "Not installed: ${missing[*]} (no apt-get here); tests that need them are skipped." >&2
    exit 0
fi
as_root=()
if [ "$(id -u)" -ne 0 ]; then
    if ! sudo -n true 2>/dev/null; then
        echo "Not installed: ${missing[*]} (neither root nor sudo); tests that need them are skipped." >&2
        exit 0
    fi
    as_root=(sudo -n)
fi

echo "Installing ${missing[*]} ..."
policy=/usr/sbin/policy-rc.d
if [ ! -e "$policy" ]; then
    trap '"${as_root[@]}" rm -f "$policy"' EXIT
    printf '#!/bin/sh\nexit 101\n' | "${as_root[@]}" tee "$policy" >/dev/null
    "${as_root[@]}" chmod 755 "$policy"
fi
export DEBIAN_FRONTEND=noninteractive
"${as_root[@]}" apt-get update -qq >/dev/null
"${as_root[@]}" apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
