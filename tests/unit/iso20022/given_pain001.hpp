#pragma once
// A good document of two batches, and ways to spoil it.

#include <map>
#include <string>

#include "iso20022/pain001.hpp"

namespace tpp::iso20022::testing {

inline const std::string good_document =
    R"(<?xml version="1.0" encoding="UTF-8"?>
<Document xmlns="urn:iso:std:iso:20022:tech:xsd:pain.001.001.03">
  <CstmrCdtTrfInitn>
    <GrpHdr>
      <MsgId>SALARIES-2026-11</MsgId>
      <CreDtTm>2026-11-20T08:15:00</CreDtTm>
      <NbOfTxs>3</NbOfTxs>
      <CtrlSum>4100.75</CtrlSum>
      <InitgPty><Nm>Bakkerij Janssens BV</Nm></InitgPty>
    </GrpHdr>
    <PmtInf>
      <PmtInfId>BATCH-1</PmtInfId>
      <PmtMtd>TRF</PmtMtd>
      <BtchBookg>true</BtchBookg>
      <NbOfTxs>2</NbOfTxs>
      <CtrlSum>4000.50</CtrlSum>
      <ReqdExctnDt>2026-11-30</ReqdExctnDt>
      <Dbtr><Nm>Bakkerij Janssens BV</Nm></Dbtr>
      <DbtrAcct><Id><IBAN>BE68539007547034</IBAN></Id></DbtrAcct>
      <DbtrAgt><FinInstnId><BIC>ABCDBEBB</BIC></FinInstnId></DbtrAgt>
      <ChrgBr>SLEV</ChrgBr>
      <CdtTrfTxInf>
        <PmtId><InstrId>I-1</InstrId><EndToEndId>SAL-1</EndToEndId></PmtId>
        <Amt><InstdAmt Ccy="EUR">2500.00</InstdAmt></Amt>
        <CdtrAgt><FinInstnId><BIC>ABCDBEBB</BIC></FinInstnId></CdtrAgt>
        <Cdtr><Nm>An Peeters</Nm></Cdtr>
        <CdtrAcct><Id><IBAN>BE71096123456769</IBAN></Id></CdtrAcct>
        <RmtInf><Ustrd>salary November</Ustrd></RmtInf>
      </CdtTrfTxInf>
      <CdtTrfTxInf>
        <PmtId><EndToEndId>SAL-2</EndToEndId></PmtId>
        <Amt><InstdAmt Ccy="EUR">1500.5</InstdAmt></Amt>
        <Cdtr><Nm>Jan de Vries</Nm><PstlAdr><Ctry>NL</Ctry><AdrLine>Café 1</AdrLine></PstlAdr></Cdtr>
        <CdtrAcct><Id><IBAN>NL91ABNA0417164300</IBAN></Id></CdtrAcct>
      </CdtTrfTxInf>
    </PmtInf>
    <PmtInf>
      <PmtInfId>BATCH-2</PmtInfId>
      <PmtMtd>TRF</PmtMtd>
      <ReqdExctnDt>2026-11-27</ReqdExctnDt>
      <Dbtr><Nm>Bakkerij Janssens BV</Nm></Dbtr>
      <DbtrAcct><Id><IBAN>BE68539007547034</IBAN></Id></DbtrAcct>
      <DbtrAgt><FinInstnId><Othr><Id>NOTPROVIDED</Id></Othr></FinInstnId></DbtrAgt>
      <CdtTrfTxInf>
        <PmtId><EndToEndId>TAX-1</EndToEndId></PmtId>
        <Amt><InstdAmt Ccy="EUR">100.25</InstdAmt></Amt>
        <Cdtr><Nm>Tax office</Nm></Cdtr>
        <CdtrAcct><Id><IBAN>BE71096123456769</IBAN></Id></CdtrAcct>
        <RmtInf><Strd><CdtrRefInf><Tp><CdOrPrtry><Cd>SCOR</Cd></CdOrPrtry><Issr>BBA</Issr></Tp><Ref>090933755493</Ref></CdtrRefInf></Strd></RmtInf>
      </CdtTrfTxInf>
    </PmtInf>
  </CstmrCdtTrfInitn>
</Document>
)";

// The first `from` replaced; a text that is not there would make the test prove nothing.
inline std::string with(std::string document, const std::string& from, const std::string& to) {
  const auto at = document.find(from);
  if (at == std::string::npos) return "not in the document: " + from;
  return document.replace(at, from.size(), to);
}
inline std::string with(const std::string& from, const std::string& to) {
  return with(good_document, from, to);
}

// What is wrong, by path; a refusal of the whole document under "".
inline std::map<std::string, std::string> wrong_in(const std::string& document) {
  std::map<std::string, std::string> wrong;
  const auto read = read_pain001(document);
  if (read) return wrong;
  if (!read.error().context) return {{"", read.error().detail}};
  for (const auto& each : read.error().context->fields) wrong[each.field] = each.message;
  return wrong;
}

inline std::string paths_of_wrong(const std::string& document) {
  std::string paths;
  for (const auto& [path, message] : wrong_in(document))
    paths += (paths.empty() ? "" : " ") + (path.empty() ? message : path);
  return paths;
}

}  // namespace tpp::iso20022::testing
