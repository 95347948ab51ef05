#!/usr/bin/env bash
# Writes the emoji that both clients know, and their names, from emojibase-data (MIT): emoji-names.sh
# The version stands here; the result is committed, so that a build needs nobody.
set -euo pipefail
version=17.0.0
# What many people's systems can't show yet is left out.
newest=15.1
top=$(cd "$(dirname "$0")/.." && pwd)
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm pack --silent "emojibase-data@$version" >/dev/null
tar xzf "emojibase-data-$version.tgz"
# A character that is an emoji by itself needs no variation selector, and with one it would be another reaction than everybody else's.
{
  echo "# An emoji, Unicode's name of it, and GitHub's, with a tab after each; in the order of Unicode's charts. Made by scripts/emoji-names.sh from emojibase-data $version:"
  sed 's/^/# /; s/ *$//' package/LICENSE
  jq -r --argjson newest "$newest" --slurpfile names package/en/shortcodes/github.json \
    '[.[] | select(.version > 0 and .version <= $newest and .group != null and .group != 2)] | sort_by(.order)[]
      | (if .type == 1 and (.hexcode | contains("-") | not) then .emoji | gsub("\uFE0F"; "") else .emoji end) as $emoji
      | ($names[0][.hexcode] // []) as $short
      | [$emoji, (.label | ascii_downcase), ($short | if type == "string" then . else join(" ") end)] | join("\t")' \
    package/en/data.json
} >"$top/core/src/main/resources/chatroom/web/emoji.txt"
