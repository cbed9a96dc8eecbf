"""The invariants, as questions to the evidence. Each answers with the violations it sees, one line each."""

from collections import Counter, defaultdict

from faults.evidence import Evidence, HeldConsent, Pair

# After an unknown outcome: at once, and once more.
MOST_RETRIES = 2
# Faults of the simulator that keep a call from its effect.
WITHOUT_EFFECT = ("status", "reset_before_headers", "html_page")


def _by_refresh(evidence: Evidence) -> dict[str, Pair]:
    return {pair.refresh: pair for pair in evidence.pairs}


def _newest(evidence: Evidence) -> dict[str, Pair]:
    """Of each consent of the bank."""
    newest: dict[str, Pair] = {}
    for pair in evidence.pairs:
        newest[pair.consent] = pair
    return newest


def overlapping_refreshes(evidence: Evidence) -> list[str]:
    """I1: never two refreshes of one consent at the same time."""
    known, calls = _by_refresh(evidence), defaultdict(list)
    for call in evidence.token_calls:
        if call.grant_type == "refresh_token" and call.presented in known:
            calls[known[call.presented].consent].append(call)
    wrong = []
    for consent, made in calls.items():
        made.sort(key=lambda call: call.started)
        for first, second in zip(made, made[1:]):
            if first.finished is None or second.started < first.finished:
                wrong.append(f"I1: token calls {first.number} and {second.number} of {consent} overlap")
    return wrong


def superseded_tokens(evidence: Evidence) -> list[str]:
    """I2: a token is presented once, and twice more at most when nobody knew what had come of it; never again
    once a newer one was presented."""
    known, wrong = _by_refresh(evidence), []
    newest_presented: dict[str, Pair] = {}
    times = Counter()
    for call in evidence.token_calls:
        pair = known.get(call.presented)
        if call.grant_type != "refresh_token" or pair is None:
            continue
        if call.status != 429 and call.fault not in WITHOUT_EFFECT:
            times[pair.refresh] += 1
        if times[pair.refresh] > 1 + MOST_RETRIES:
            wrong.append(f"I2: pair {pair.sequence} was presented {times[pair.refresh]} times")
        newest = newest_presented.setdefault(pair.consent, pair)
        if pair.sequence < newest.sequence:
            wrong.append(f"I2: pair {pair.sequence} was presented after pair {newest.sequence}")
        elif pair.sequence > newest.sequence:
            newest_presented[pair.consent] = pair
    return wrong


def codes_presented_twice(evidence: Evidence) -> list[str]:
    presented = Counter(c.presented for c in evidence.token_calls if c.grant_type == "authorization_code")
    return [f"code {code} was presented {times} times" for code, times in presented.items() if times > 1]


def dead_heads(evidence: Evidence) -> list[str]:
    """I3, one way: what looks usable is usable. Unless an answer is still on its way (a lease), or it is said
    that nobody knows (uncertain)."""
    known, wrong = _by_refresh(evidence), []
    for held in evidence.consents:
        if held.status != "authorized" or held.leased or held.token_state == "uncertain":
            continue
        pair = known.get(held.head)
        if pair is None:
            wrong.append(f"I3: consent {held.id} is authorized without a token of the bank")
        elif not pair.live and not pair.withdrawn and _newest(evidence)[pair.consent].live:
            wrong.append(f"I3: consent {held.id} is authorized with pair {pair.sequence}, which is dead")
    return wrong


def consents_given_up_wrongly(evidence: Evidence) -> list[str]:
    """I3, the other way: nobody is sent to the bank again while we hold a pair that works."""
    return [f"I3: consent {held.id} is {held.status} ({held.reason}), but we hold a living pair"
            for held in evidence.consents if held.status == "renewal_due" and _holds_living(evidence, held)]


def _holds_living(evidence: Evidence, held: HeldConsent) -> bool:
    ours = {held.head, *held.journal}
    return any(pair.live and not pair.withdrawn and pair.refresh in ours for pair in evidence.pairs)


def lost_consents(evidence: Evidence) -> list[str]:
    """Customers who have to come again although the bank's rules left a way: their pair was still good when it
    was last presented, or nobody rotated it."""
    known, newest, lost = _by_refresh(evidence), _newest(evidence), []
    for held in evidence.consents:
        pair = known.get(held.head)
        if held.status != "renewal_due" or pair is None or pair.withdrawn:
            continue
        refused = pair.dies is not None and any(
            call.presented == pair.refresh and call.fault not in WITHOUT_EFFECT and call.at >= pair.dies
            for call in evidence.token_calls)
        if newest[pair.consent].sequence == pair.sequence or not refused:
            lost.append(f"consent {held.id} was lost: pair {pair.sequence} was good enough")
    return lost


def doubled_payments(evidence: Evidence) -> list[str]:
    """I4: an order reaches the bank once and is executed once."""
    taken, executed = Counter(), Counter()
    for order in evidence.orders:
        taken[order.end_to_end_id] += 1
        executed[order.end_to_end_id] += order.executed
    wrong = [f"I4: {name} was taken {times} times" for name, times in taken.items() if times > 1]
    return wrong + [f"I4: {name} was executed {times} times" for name, times in executed.items() if times > 1]


def unrecorded_orders(evidence: Evidence) -> list[str]:
    """I4: every order that the bank has taken has a row of ours."""
    ours = {payment.end_to_end_id for payment in evidence.payments}
    return [f"I4: order {order.end_to_end_id} has no row" for order in evidence.orders
            if order.end_to_end_id not in ours]


def wrong_outcomes(evidence: Evidence) -> list[str]:
    """I5: what is told as done is done, what is told as failed has moved no money and cannot any more."""
    at_bank = {order.end_to_end_id: order for order in evidence.orders}
    wrong = []
    for payment in evidence.payments:
        order = at_bank.get(payment.end_to_end_id)
        executed = order.executed if order else 0
        if payment.status == "executed" and executed != 1:
            wrong.append(f"I5: payment {payment.id} is told as executed; money moved {executed} times")
        if payment.status in ("failed", "cancelled") and executed:
            wrong.append(f"I5: payment {payment.id} is told as {payment.status}; its money has moved")
        if payment.final and payment.status in ("initiating", "unknown"):
            wrong.append(f"I5: payment {payment.id} has ended as {payment.status}")
    return wrong


def spent_quota(evidence: Evidence) -> list[str]:
    """I13: the bank never has to count for us."""
    return [f"I13: {evidence.refused_unattended} reads beyond the unattended four"] if evidence.refused_unattended else []


INVARIANTS = (overlapping_refreshes, superseded_tokens, codes_presented_twice, dead_heads,
              consents_given_up_wrongly, lost_consents, doubled_payments, unrecorded_orders, wrong_outcomes,
              spent_quota)


def violations(evidence: Evidence) -> list[str]:
    return [line for invariant in INVARIANTS for line in invariant(evidence)]
