# Sourced after story.sh. The second half of the story: a payment to its end, a cancellation, and a
# confirmation of funds.

new_key() { openssl rand -hex 16; }

# customer_signs URL FIELD…: walks through the bank's page, whatever it asks, and approves. Sets
# way_back.
customer_signs() {
  local url=$1 page origin
  shift
  origin=$(url_origin "$url")
  page=$(page_open "$url") || die "the bank's page did not open: $url"
  if [[ -n $(page_choices "$page" customer) && $(page_action "$page") != */decision ]]; then
    page=$(page_submit "$page" "$origin" -- "customer=$customer")
  fi
  way_back=$(page_submit "$page" "$origin" -o /dev/null -w '%{redirect_url}' -- "$@" decision=approve)
  [[ $way_back == "$CALLBACK_URL"* ]] || die "the bank did not send the browser back: '$way_back'"
}

browser_returns() {
  landed=$(curl -sS --max-time 60 -o /dev/null -w '%{http_code} %{redirect_url}' "$way_back")
  story_came "$landed"
}

bank_clock_moves() {
  story_sent "POST $SIMULATOR_CONTROL_URL/clock  {\"advance_seconds\":$1}"
  curl -sS --fail-with-body --max-time 10 -o /dev/null -d "{\"advance_seconds\":$1}" \
    "$SIMULATOR_CONTROL_URL/clock" || die "the simulator's clock did not move"
}

# payment_until JQ_CONDITION: reads the payment until it holds; the gateway asks the bank by itself.
payment_until() {
  local tries
  for ((tries = 0; tries < 60; ++tries)); do
    answer=$(curl -sS --max-time 10 -H @"$api_key_header" "$GATEWAY_URL/v1/payments/$payment_id")
    jq -e "$1" <<<"$answer" >/dev/null && return 0
    sleep 1
  done
  die "payment $payment_id did not get there: $answer"
}

# story_pay KEY BODY: sets payment_id and authorization_url.
story_pay() {
  payment_options=(-H "Idempotency-Key: $1")
  story_call 201 POST /v1/payments "$2"
  payment_id=$(jq -r .id <<<"$answer")
  authorization_url=$(jq -r .authorization.url <<<"$answer")
}

# Another one for each run: the same payment twice within ten minutes is refused.
invoice="Invoice $(date +%Y-%m-%d.%H%M%S)"

payment_body() {  # payment_body AMOUNT [EXECUTION_DATE]
  jq -nc --arg return_url "$RETURN_URL" --arg amount "$1" --arg date "${2:-}" --arg invoice "$invoice" \
    '{psu_ref: "customer-4711", bank: "belfius", product: "sepa-credit-transfers", return_url: $return_url,
      creditor: {name: "Garage Peeters", iban: "BE71096123456769"},
      amount: {amount: $amount, currency: "EUR"}, remittance: {text: $invoice}}
     + (if $date == "" then {} else {execution_date: $date} end)'
}

story_payment() {
  story_chapter '6. A payment: stored first, sent once; the customer chooses the account and signs at the bank'
  local key
  key=$(new_key)
  story_pay "$key" "$(payment_body 12.50)"
  story_show '"payment  \(.id)", "status   \(.status) (\(.iso_status)), end-to-end id \(.end_to_end_id)"'
  story_note 'the same request again, as after a lost connection: the same payment, not a second one'
  local first=$payment_id
  story_pay "$key" "$(payment_body 12.50)"
  [[ $payment_id == "$first" ]] || die "the repeated request made a second payment"
  customer_signs "$authorization_url" "account=$account_iban"
  story_came "303 back to ${way_back%%\?*}?code=…&state=…"
  browser_returns
  [[ $landed == *payment_id=$payment_id* ]] || die "the callback did not lead to the payment: $landed"
  story_note 'the gateway follows it by itself, while the bank works on it'
  bank_clock_moves 60
  payment_until '.status == "processing" and .iso_status == "ACSP"'
  bank_clock_moves 400
  payment_until .final
  story_show '"status   \(.status) (\(.iso_status)), final"'
  [[ $(jq -r .status <<<"$answer") == executed ]] || die "the payment was not executed"
  story_call 200 GET "/v1/payments/$payment_id/history"
  story_show '.items[] | "\(.at)  \(.status) \(.iso_status // "")"'
  local executed
  executed=$(curl -sS --max-time 10 "$SIMULATOR_CONTROL_URL/payments" | jq '[.payments[].executed] | add')
  story_note "the bank moved money $executed time(s)"
  ((executed == 1)) || die "the bank executed $executed payments instead of one"
}

story_cancellation() {
  story_chapter '7. A payment for later, signed without a new code, and cancelled'
  story_pay "$(new_key)" "$(payment_body 80.00 "$(date -u -d '+20 days' +%F)")"
  customer_signs "$authorization_url" "account=$account_iban"
  browser_returns
  story_call 200 POST "/v1/payments/$payment_id/cancel"
  story_show '"status   \(.status) (\(.iso_status)), final \(.final)"'
  [[ $(jq -r .status <<<"$answer") == cancelled ]] || die "the payment was not cancelled"
}

story_funds() {
  story_chapter '8. Is there enough money? A consent of its own, for one account'
  local body consent
  body=$(jq -nc --arg return_url "$RETURN_URL" --arg iban "$account_iban" \
    '{psu_ref: "customer-4711", bank: "belfius", scope: "caf", iban: $iban, return_url: $return_url}')
  story_call 201 POST /v1/consents "$body"
  consent=$(jq -r .id <<<"$answer")
  customer_signs "$(jq -r .authorization.url <<<"$answer")" "account_0=$account_iban"
  browser_returns
  [[ $landed == *status=authorized* ]] || die "the callback did not end in status=authorized: $landed"
  body=$(jq -nc --arg id "$consent" '{consent_id: $id, amount: {amount: "10.00", currency: "EUR"}}')
  story_call 200 POST /v1/funds-confirmations "$body"
  story_show '"10.00 EUR available: \(.funds_available)"'
}
