#!/bin/sh
# Installs a released circlet:
#   CIRCLET_RELEASES  where releases lie, such as https://github.com/OWNER/circlet/releases/download
#   CIRCLET_VERSION   the version, such as 0.1.0
#   CIRCLET_BIN       the folder to put it in [default: ~/.local/bin]
set -eu
releases=${CIRCLET_RELEASES:?is not set}
version=${CIRCLET_VERSION:?is not set}
bin=${CIRCLET_BIN:-$HOME/.local/bin}
program=circlet
case "$(uname -s)-$(uname -m)" in
  Linux-x86_64) target=x86_64-unknown-linux-musl ;;
  Linux-aarch64 | Linux-arm64) target=aarch64-unknown-linux-musl ;;
  Darwin-x86_64) target=x86_64-apple-darwin ;;
  Darwin-arm64) target=aarch64-apple-darwin ;;
  MINGW*-x86_64 | MSYS*-x86_64) target=x86_64-pc-windows-msvc program=circlet.exe ;;
  *) echo "circlet: no release is built for $(uname -s) on $(uname -m)" >&2; exit 2 ;;
esac
archive=circlet-$target.tar.gz
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
for file in "$archive" "$archive.sha256"; do
  curl -fsSL --retry 3 -o "$folder/$file" "$releases/v${version#v}/$file"
done
if command -v sha256sum > /dev/null; then sum="sha256sum"; else sum="shasum -a 256"; fi
(cd "$folder" && $sum -c "$archive.sha256" > /dev/null) || { echo "circlet: $archive is not what was released" >&2; exit 2; }
tar -xzf "$folder/$archive" -C "$folder"
mkdir -p "$bin"
# A name that a program runs under cannot be written to, but it can be given to another file.
mv -f "$folder/circlet-$target/$program" "$bin/$program"
# CircleCI's own command line runs it under this name.
if [ "$program" = circlet ]; then ln -sf circlet "$bin/circleci-postman"; fi
"$bin/$program" --version
