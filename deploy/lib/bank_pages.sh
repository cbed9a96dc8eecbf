# Sourced after say.sh. A customer at the bank's HTML pages, played by curl: reads the first form of
# a page, sends it back with what the customer chose.

# The hidden fields of a page, as curl arguments, one a line. Their values are URL-safe text.
page_hidden_fields() {
  grep -o '<input type="hidden" name="[^"]*" value="[^"]*"' <<<"$1" |
    sed -E 's/.*name="([^"]*)" value="([^"]*)"/\1=\2/' || true
}

page_action() { grep -o -m1 'action="[^"]*"' <<<"$1" | head -n 1 | cut -d '"' -f 2; }

# page_choices PAGE NAME_PREFIX: `name=value` of radio buttons and check boxes.
page_choices() {
  grep -oE "name=\"$2[^\"]*\" value=\"[^\"]*\"" <<<"$1" |
    sed -E 's/name="([^"]*)" value="([^"]*)"/\1=\2/' || true
}

page_open() { curl -sS --fail-with-body --max-time 20 "$1"; }

# page_submit PAGE ORIGIN CURL_OPTIONS… -- FIELD=VALUE…
page_submit() {
  local page=$1 url=$2 field options=() fields=()
  url+=$(page_action "$page")
  shift 2
  while [[ $1 != -- ]]; do options+=("$1"); shift; done
  shift
  while IFS= read -r field; do
    [[ -n $field ]] && fields+=(--data-urlencode "$field")
  done < <(page_hidden_fields "$page"; printf '%s\n' "$@")
  curl -sS --max-time 20 "${options[@]}" "${fields[@]}" "$url"
}

url_origin() { sed -E 's|^(https?://[^/]+).*|\1|' <<<"$1"; }
