#!/usr/bin/env bash
# Makes an archive of a jar's classes and of those that Java itself begins with, from which they are loaded faster: class-archive.sh JAR.
# It lies beside the jar, and counts for this Java and for the jar where it is now; where it doesn't fit, Java passes it over.
set -euo pipefail
jar="$(realpath "$1")"
java="${JAVA_HOME:+$JAVA_HOME/bin/}java"
home="$("$java" -XshowSettings:properties -version 2>&1 | sed -n 's/^ *java\.home = //p')"
list="$(mktemp)"
trap 'rm -f "$list"' EXIT
cp "$home/lib/classlist" "$list"
"$home/bin/jar" --list --file "$jar" | sed -n '/^META-INF\|module-info/d; s/\.class$//p' >>"$list"
rm -f "${jar%.jar}.jsa"
# Only this collector can archive objects, too.
"$java" -XX:+UseG1GC -Xshare:dump -XX:SharedClassListFile="$list" -XX:SharedArchiveFile="${jar%.jar}.jsa" -Xlog:disable -cp "$jar" >/dev/null
