#!/usr/bin/env bash
# Records what SnakeYAML 1.33, the parser behind CircleCI, makes of YAML.
#   record.sh                 writes answers.json, written.json and fixtures.tsv beside it
#   record.sh --corpus DIR    prints for every YAML file below DIR: name, accept or reject, a hash of its content
# Needs Java 17 and the Debian package libyaml-snake-java, or SNAKEYAML=path/to/snakeyaml-1.33.jar.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
jar=${SNAKEYAML:-/usr/share/java/snakeyaml-1.33.jar}
if [[ ! -f $jar ]]; then
    echo "record.sh: $jar is missing; apt-get install libyaml-snake-java, or set SNAKEYAML" >&2
    exit 2
fi
ask() { java -Dfile.encoding=UTF-8 -cp "$jar" "$here/Record.java" "$@"; }

if [[ ${1-} == --corpus && $# == 2 ]]; then
    ask files "$2"
elif [[ $# == 0 ]]; then
    ask scalars "$here/scalars.txt" "$here/quoted.txt" >"$here/answers.json.new"
    mv "$here/answers.json.new" "$here/answers.json"
    ask strings "$here/written.yml" >"$here/written.json"
    ask files "$here/../../fixtures/yaml" >"$here/fixtures.tsv"
else
    sed -n '2,5s/^# //p' "$0" >&2
    exit 2
fi
