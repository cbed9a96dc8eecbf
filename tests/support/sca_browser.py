"""A customer at the bank's pages: reads HTML forms and submits them as a browser would."""

from html.parser import HTMLParser
from urllib.parse import urlencode, urljoin

from support.http_call import Answer, call


class Form(HTMLParser):
    """The first form of a page."""

    def __init__(self, html: str):
        super().__init__()
        self.action = ""
        self.hidden: dict[str, str] = {}
        self.choices: list[tuple[str, str]] = []  # radio buttons and check boxes: name, value
        self.buttons: list[tuple[str, str]] = []
        self.feed(html)

    def handle_starttag(self, tag, attributes):
        fields = dict(attributes)
        if tag == "form":
            self.action = fields["action"]
        elif tag == "button":
            self.buttons.append((fields.get("name", ""), fields.get("value", "")))
        elif tag == "input" and fields.get("type") == "hidden":
            self.hidden[fields["name"]] = fields["value"]
        elif tag == "input":
            self.choices.append((fields["name"], fields["value"]))


class ScaBrowser:
    def __init__(self, authorization_url: str):
        self.url = authorization_url
        self.page: Answer = call("GET", authorization_url)

    def submit(self, chosen: list[tuple[str, str]]) -> Answer:
        form = Form(self.page.text)
        assert form.action, f"no form on the page: {self.page.text[:400]}"
        fields = [*form.hidden.items(), *chosen]
        url = urljoin(self.url, form.action)
        headers = {"Content-Type": "application/x-www-form-urlencoded"}
        self.page = call("POST", url, body=urlencode(fields), headers=headers)
        return self.page

    def customers(self) -> list[str]:
        return [value for name, value in Form(self.page.text).choices if name == "customer"]

    def choose_customer(self, customer: str):
        assert customer in self.customers(), f"{customer} is not among {self.customers()}"
        self.submit([("customer", customer)])

    def accounts(self) -> list[tuple[str, str]]:
        return [choice for choice in Form(self.page.text).choices if choice[0].startswith("account_")]

    def decide(self, decision: str, ibans: list[str] | None = None) -> Answer:
        """approve | refuse | walk_away; ticks all accounts, or those given."""
        ticked = [(n, v) for n, v in self.accounts() if ibans is None or v in ibans]
        return self.submit([*ticked, ("decision", decision)])

    def debtors(self) -> list[str]:
        """The accounts that an order may be paid from; none when the order names one."""
        return [value for name, value in Form(self.page.text).choices if name == "account"]

    def decide_order(self, decision: str, iban: str | None = None) -> Answer:
        """approve | refuse | walk_away; pays from the first account, or the one given."""
        chosen = [("account", iban or debtor) for debtor in self.debtors()[:1]]
        return self.submit([*chosen, ("decision", decision)])

    def way_back(self) -> str:
        """Where the bank sends the browser after the decision."""
        assert self.page.status == 303, f"no redirect: {self.page.status} {self.page.text[:400]}"
        return self.page.location
