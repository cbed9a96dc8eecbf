# Sourced after say.sh and bank_pages.sh. The gateway's main job, told with real calls.
# Needs the variables of build/quickstart/env. Each call leaves `status` and `answer`.

payment_options=()  # for the next call only

story_chapter() { printf '\n\033[1m%s\033[0m\n' "$*"; }
story_note() { printf '   %s\n' "$*"; }
story_sent() { printf '   \033[36m> %s\033[0m\n' "$*"; }
story_came() { printf '   \033[32m< %s\033[0m\n' "$*"; }

if [[ ! -t 1 ]]; then
  story_chapter() { printf '\n%s\n' "$*"; }
  story_sent() { printf '   > %s\n' "$*"; }
  story_came() { printf '   < %s\n' "$*"; }
fi

# story_call WANTED_STATUS METHOD PATH [JSON_BODY]: as the frontend, with its key, customer present.
story_call() {
  local wanted=$1 method=$2 path=$3 body=${4:-} reply options=()
  story_sent "$method $path${body:+  $body}"
  if [[ -n $body ]]; then options=(-H 'Content-Type: application/json' --data "$body"); fi
  reply=$(curl -sS --max-time 60 -X "$method" -w '\n%{http_code}' "${options[@]}" \
    "${payment_options[@]}" -H @"$api_key_header" -H 'PSU-IP-Address: 192.0.2.17' "$GATEWAY_URL$path") ||
    die "the gateway did not answer $method $path"
  status=${reply##*$'\n'}
  answer=${reply%$'\n'*}
  payment_options=()
  story_came "$status"
  [[ $status == "$wanted" ]] || die "$method $path answered $status, not $wanted: $answer"
}

story_show() { jq -r "$1" <<<"$answer" | sed 's/^/       /'; }

story_consent() {
  story_chapter '1. A frontend asks for access to a customer'\''s accounts'
  local body
  body=$(jq -nc --arg return_url "$RETURN_URL" \
    '{psu_ref: "customer-4711", bank: "belfius", scope: "ais", language: "nl", return_url: $return_url}')
  story_call 201 POST /v1/consents "$body"
  consent_id=$(jq -r .id <<<"$answer")
  authorization_url=$(jq -r .authorization.url <<<"$answer")
  story_show '"consent  \(.id)", "status   \(.status)", "send the customer to the bank before \(.authorization.expires_at)"'
}

story_customer_approves() {
  story_chapter '2. The customer signs in at the bank, ticks accounts and approves (strong authentication)'
  local page origin accounts
  origin=$(url_origin "$authorization_url")
  story_sent "GET ${authorization_url%%\?*}?…"
  page=$(page_open "$authorization_url") || die "the bank's page did not open: $authorization_url"
  story_came "200, a page that offers: $(page_choices "$page" customer | cut -d= -f2 | paste -sd ' ')"
  story_sent "POST $(page_action "$page")  customer=$customer"
  page=$(page_submit "$page" "$origin" -- "customer=$customer")
  mapfile -t accounts < <(page_choices "$page" account_)
  ((${#accounts[@]})) || die "the bank's page shows no account of $customer"
  story_came "200, a page with ${#accounts[@]} accounts to tick"
  story_sent "POST $(page_action "$page")  all ${#accounts[@]} ticked, decision=approve"
  way_back=$(page_submit "$page" "$origin" -o /dev/null -w '%{redirect_url}' -- \
    "${accounts[@]}" decision=approve)
  [[ $way_back == "$CALLBACK_URL"* ]] || die "the bank did not send the browser back: '$way_back'"
  story_came "303 back to ${way_back%%\?*}?code=…&state=…"
}

story_callback() {
  story_chapter '3. The browser comes back; the gateway swaps the code for tokens, once, and seals them'
  story_sent "GET ${way_back%%\?*}?code=…&state=…   (the browser, without a key)"
  landed=$(curl -sS --max-time 30 -o /dev/null -w '%{http_code} %{redirect_url}' "$way_back")
  story_came "$landed"
  [[ $landed == *status=authorized* ]] || die "the callback did not end in status=authorized: $landed"
  story_call 200 GET "/v1/consents/$consent_id"
  story_show '"status   \(.status), tokens \(.token_state), good until \(.expires_at)"'
}

story_accounts() {
  story_chapter '4. Accounts, balances, transactions: plain JSON, ids that carry no IBAN and no bank token'
  story_call 200 GET "/v1/accounts?consent_id=$consent_id"
  account_id=$(jq -r '.items[0].id' <<<"$answer")
  account_iban=$(jq -r '.items[0].iban' <<<"$answer")
  story_show '.items[] | "\(.id)  \(.iban)  \(.currency // "currency not told yet")"'
  story_call 200 GET "/v1/accounts/$account_id/balances"
  story_show '.balances[] | "\(.amount.amount) \(.amount.currency)  (\(.covers))"'
  story_call 200 GET "/v1/accounts/$account_id/transactions?limit=5"
  story_show '.items[] | "\(.booking_date)  \(.amount.amount) \(.amount.currency)\t\(.counterparty.name // "-")"'
  story_show '"history: \(.history); more pages: \(.next_cursor != null)"'
}

bank_saw() { curl -sS --max-time 10 "$SIMULATOR_CONTROL_URL/requests" | jq "$@"; }

story_refresh() {
  story_chapter '5. Twenty minutes pass at the bank: its access tokens live for fifteen'
  local before refreshes
  before=$(bank_saw '.requests | length')
  story_sent "POST $SIMULATOR_CONTROL_URL/clock  {\"advance_seconds\":1200}"
  curl -sS --fail-with-body --max-time 10 -o /dev/null -d '{"advance_seconds":1200}' \
    "$SIMULATOR_CONTROL_URL/clock" || die "the simulator's clock did not move"
  story_call 200 GET "/v1/accounts/$account_id/balances"
  story_show '.balances[] | "\(.amount.amount) \(.amount.currency)  (\(.covers))"'
  story_note 'what the bank saw for that one read:'
  bank_saw -r --argjson before "$before" '.requests[$before:][] |
    "\(.method) \(.path | if length > 30 then .[:30] + "…" else . end) \(.grant_type // "")  -> \(.status)"' |
    sed 's/^/       /'
  refreshes=$(bank_saw --argjson before "$before" \
    '[.requests[$before:][] | select(.path == "/token" and .grant_type == "refresh_token")] | length')
  ((refreshes == 1)) || die "the bank saw $refreshes refreshes instead of one"
  story_note 'Exactly one refresh, by itself; the frontend noticed nothing.'
}

story_tell() {
  story_consent
  story_customer_approves
  story_callback
  story_accounts
  story_refresh
  story_payment
  story_cancellation
  story_funds
}
