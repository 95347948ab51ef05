#!/usr/bin/env bash
# Writes the names of emoji that the client knows, from emojibase-data (MIT): emoji-names.sh
# They are GitHub's, as most chats have them; the page searches by Unicode's own (testing/web/emoji-names.js). EmojiNamesTest compares the emoji. The version stands here; the result is committed, so that a build needs nobody.
set -euo pipefail
version=17.0.0
top=$(cd "$(dirname "$0")/.." && pwd)
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm pack --silent "emojibase-data@$version" >/dev/null
tar xzf "emojibase-data-$version.tgz"
# A character that is an emoji by itself needs no variation selector, and with one it would be another reaction than everybody else's.
{
  echo "# Names of emoji, as GitHub has them, in the order of Unicode's charts. Made by scripts/emoji-names.sh from emojibase-data $version:"
  sed 's/^/# /; s/ *$//' package/LICENSE
  jq -r --slurpfile names package/en/shortcodes/github.json \
    'sort_by(.order // 0)[]
      | (if .type == 1 and (.hexcode | contains("-") | not) then .emoji | gsub("\uFE0F"; "") else .emoji end) as $emoji | ($names[0][.hexcode] // []) | (if type == "string" then [.] else . end)[] | "\(.) \($emoji)"' \
    package/en/data.json
} >"$top/console-client/src/main/resources/chatroom/client/command/emoji.txt"
