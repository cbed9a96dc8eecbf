"""Requests to pay that are fine, to be spoilt one member at a time."""

from support.gateway_config import RETURN_URL

CREDITOR = "BE71096123456769"
DEBTOR = "BE68539007547034"


def payment(**members) -> dict:
    return {
        "psu_ref": "customer-1", "bank": "belfius", "product": "sepa-credit-transfers", "return_url": RETURN_URL,
        "creditor": {"name": "Garage Peeters", "iban": CREDITOR},
        "amount": {"amount": "12.50", "currency": "EUR"},
        # Tests order the same again and again.
        "confirm_duplicate": True,
        **members,
    }


def standing_order(**members) -> dict:
    return {**payment(), "first_date": "2099-01-01", "frequency": "monthly", **members}


def bulk_payment(**members) -> dict:
    transfer = {"creditor": {"name": "An Peeters", "iban": CREDITOR}, "amount": {"amount": "1.00", "currency": "EUR"}}
    return {
        "psu_ref": "customer-1", "bank": "belfius", "return_url": RETURN_URL,
        "debtor": {"name": "Bakkerij Janssens BV", "iban": DEBTOR}, "execution_date": "2099-01-01",
        "entries": [transfer, transfer], **members,
    }


def bulk_file(*, control_sum: str = "12.50", iban: str = CREDITOR) -> str:
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<Document xmlns="urn:iso:std:iso:20022:tech:xsd:pain.001.001.03"><CstmrCdtTrfInitn>
<GrpHdr><MsgId>MSG-7</MsgId><CreDtTm>2026-11-23T08:15:00</CreDtTm><NbOfTxs>1</NbOfTxs>
<CtrlSum>{control_sum}</CtrlSum><InitgPty><Nm>Bakkerij Janssens BV</Nm></InitgPty></GrpHdr>
<PmtInf><PmtInfId>MSG-7-1</PmtInfId><PmtMtd>TRF</PmtMtd><ReqdExctnDt>2099-01-01</ReqdExctnDt>
<Dbtr><Nm>Bakkerij Janssens BV</Nm></Dbtr><DbtrAcct><Id><IBAN>{DEBTOR}</IBAN></Id></DbtrAcct>
<DbtrAgt><FinInstnId><Othr><Id>NOTPROVIDED</Id></Othr></FinInstnId></DbtrAgt>
<CdtTrfTxInf><PmtId><EndToEndId>E-1</EndToEndId></PmtId><Amt><InstdAmt Ccy="EUR">12.50</InstdAmt></Amt>
<Cdtr><Nm>An Peeters</Nm></Cdtr><CdtrAcct><Id><IBAN>{iban}</IBAN></Id></CdtrAcct></CdtTrfTxInf></PmtInf>
</CstmrCdtTrfInitn></Document>
"""
