#!/bin/sh
# A few tests look at the brief in a browser. Try to have one; without it those tests skip and say so.
set -u
for name in chromium chromium-browser google-chrome; do
    if command -v "$name" >/dev/null 2>&1; then exit 0; fi
done
if [ "$(id -u)" != 0 ] || ! command -v apt-get >/dev/null 2>&1; then
    echo "No Chromium here, and no way to install it: tests that need a browser will skip."
    exit 0
fi
echo "Installing Debian's chromium for the tests that look at pages ..."
export DEBIAN_FRONTEND=noninteractive
if apt-get update -qq >/dev/null 2>&1 && apt-get install -y -qq --no-install-recommends chromium >/dev/null 2>&1; then
    echo "Installed."
else
    echo "Could not install it: tests that need a browser will skip."
fi
exit 0
