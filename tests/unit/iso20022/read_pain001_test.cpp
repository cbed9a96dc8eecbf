#include <gtest/gtest.h>

#include "unit/iso20022/given_pain001.hpp"

namespace tpp::iso20022::testing {
namespace {

const std::string message = "/Document/CstmrCdtTrfInitn";
const std::string first = message + "/PmtInf[1]";
const std::string second = message + "/PmtInf[2]";

TEST(ReadPain001, TellsWhatTheFileAddsUpToAndKeepsItAsItIs) {
  const auto read = read_pain001(good_document);
  ASSERT_TRUE(read) << paths_of_wrong(good_document);
  EXPECT_EQ(read->message_id, "SALARIES-2026-11");
  EXPECT_EQ(read->count, 3U);
  EXPECT_EQ(read->total.amount_text(), "4100.75");
  EXPECT_EQ(read->total.currency, Currency::eur());
  EXPECT_EQ(read->debtor.value(), "BE68539007547034");
  ASSERT_TRUE(read->execution_date);
  EXPECT_EQ(to_iso_date(*read->execution_date), "2026-11-27");
  EXPECT_EQ(read->document, good_document);
}

TEST(ReadPain001, CountsAndSumsAreHeldAgainstTheTransfers) {
  EXPECT_EQ(paths_of_wrong(with("<NbOfTxs>3", "<NbOfTxs>4")), message + "/GrpHdr/NbOfTxs");
  EXPECT_EQ(paths_of_wrong(with("4100.75", "4100.74")), message + "/GrpHdr/CtrlSum");
  EXPECT_EQ(paths_of_wrong(with("<NbOfTxs>2", "<NbOfTxs>1")), first + "/NbOfTxs");
  EXPECT_EQ(paths_of_wrong(with("4000.50", "4000.51")), first + "/CtrlSum");
  EXPECT_EQ(paths_of_wrong(with("4000.50", "4000.5")), "");
  EXPECT_EQ(paths_of_wrong(with("4000.50", "4e3")), first + "/CtrlSum");
  EXPECT_EQ(paths_of_wrong(with("<CtrlSum>4100.75</CtrlSum>", "")), "");
  EXPECT_EQ(paths_of_wrong(with("<NbOfTxs>3</NbOfTxs>", "")), message + "/GrpHdr");
}

TEST(ReadPain001, EveryIbanAndAmountIsChecked) {
  EXPECT_EQ(paths_of_wrong(with("NL91ABNA0417164300", "NL91ABNA0417164301")),
            first + "/CdtTrfTxInf[2]/CdtrAcct/Id/IBAN");
  EXPECT_EQ(paths_of_wrong(with("NL91ABNA0417164300", "TR330006100519786457841326")),
            first + "/CdtTrfTxInf[2]/CdtrAcct/Id/IBAN");
  const std::string agent = "<CdtrAgt><FinInstnId><BIC>";
  EXPECT_EQ(paths_of_wrong(with(agent + "ABCD", agent + "abcd")),
            first + "/CdtTrfTxInf[1]/CdtrAgt/FinInstnId/BIC");
  EXPECT_EQ(paths_of_wrong(with(agent + "ABCD", agent + "AB")),
            first + "/CdtTrfTxInf[1]/CdtrAgt/FinInstnId");
  EXPECT_EQ(paths_of_wrong(with("BE68539007547034", "BE68 5390 0754 7034")),
            first + "/DbtrAcct/Id/IBAN");
  for (const char* amount : {"0", "-1.00", "+1.00", "1.001", "1e2", "1,00", " 1.00", "1000000000",
                             "", "<!-- 9 -->", "1<!-- -->00", "<![CDATA[1.00]]>"})
    EXPECT_EQ(paths_of_wrong(with("100.25<", std::string(amount) + "<")),
              second + "/CdtTrfTxInf[1]/Amt/InstdAmt")
        << amount;
  EXPECT_EQ(paths_of_wrong(with("Ccy=\"EUR\"", "Ccy=\"USD\"")),
            first + "/CdtTrfTxInf[1]/Amt/InstdAmt");
  EXPECT_EQ(paths_of_wrong(with(" Ccy=\"EUR\"", "")), first + "/CdtTrfTxInf[1]/Amt/InstdAmt");
}

TEST(ReadPain001, AnAmountIsThereOnce) {
  EXPECT_EQ(paths_of_wrong(with("<Amt><InstdAmt Ccy=\"EUR\">100.25</InstdAmt></Amt>",
                                "<Amt><InstdAmt Ccy=\"EUR\">100.25</InstdAmt><InstdAmt "
                                "Ccy=\"EUR\">9.00</InstdAmt></Amt>")),
            second + "/CdtTrfTxInf[1]/Amt");
}

TEST(ReadPain001, RequiredElementsAreMissed) {
  struct Row {
    const char* element;
    std::string place;
  };
  for (const Row& row :
       {Row{"<MsgId>SALARIES-2026-11</MsgId>", message + "/GrpHdr"},
        Row{"<CreDtTm>2026-11-20T08:15:00</CreDtTm>", message + "/GrpHdr"},
        Row{"<InitgPty><Nm>Bakkerij Janssens BV</Nm></InitgPty>", message + "/GrpHdr"},
        Row{"<PmtInfId>BATCH-2</PmtInfId>", second}, Row{"<PmtMtd>TRF</PmtMtd>", first},
        Row{"<ReqdExctnDt>2026-11-27</ReqdExctnDt>", second},
        Row{"<Dbtr><Nm>Bakkerij Janssens BV</Nm></Dbtr>", first},
        Row{"<DbtrAcct><Id><IBAN>BE68539007547034</IBAN></Id></DbtrAcct>", first},
        Row{"<EndToEndId>SAL-2</EndToEndId>", first + "/CdtTrfTxInf[2]/PmtId"},
        Row{"<Cdtr><Nm>An Peeters</Nm></Cdtr>", first + "/CdtTrfTxInf[1]"}})
    EXPECT_EQ(paths_of_wrong(with(row.element, "")), row.place) << row.element;
}

TEST(ReadPain001, UnknownAndMisplacedElementsAreRefused) {
  EXPECT_EQ(paths_of_wrong(with("<PmtMtd>", "<Bonus>1</Bonus><PmtMtd>")),
            first + " " + first + "/Bonus");
  EXPECT_EQ(paths_of_wrong(with("</GrpHdr>", "</GrpHdr>words")), message);
}

TEST(ReadPain001, MethodDayTimeAndCharges) {
  EXPECT_EQ(paths_of_wrong(with(">TRF<", ">CHK<")), first + "/PmtMtd");
  EXPECT_EQ(paths_of_wrong(with("2026-11-30", "2026-11-31")), first + "/ReqdExctnDt");
  EXPECT_EQ(paths_of_wrong(with("2026-11-20T08:15:00", "yesterday")), message + "/GrpHdr/CreDtTm");
  EXPECT_EQ(paths_of_wrong(with("2026-11-20T08:15:00", "2026-11-20T08:15:00.123+01:00")), "");
  EXPECT_EQ(paths_of_wrong(with("SLEV", "DEBT")), first + "/ChrgBr");
}

TEST(ReadPain001, IdsAreUniqueExceptWhereNothingWasProvided) {
  EXPECT_EQ(paths_of_wrong(with("SAL-2", "SAL-1")), first + "/CdtTrfTxInf[2]/PmtId/EndToEndId");
  EXPECT_EQ(paths_of_wrong(with("TAX-1", "SAL-1")), second + "/CdtTrfTxInf[1]/PmtId/EndToEndId");
  EXPECT_EQ(paths_of_wrong(with("BATCH-2", "BATCH-1")), second + "/PmtInfId");
  EXPECT_EQ(paths_of_wrong(with(with("SAL-1", "NOTPROVIDED"), "SAL-2", "NOTPROVIDED")), "");
}

TEST(ReadPain001, EveryBatchIsFromTheSameAccount) {
  EXPECT_EQ(paths_of_wrong(with("BE68539007547034", "BE71096123456769")),
            second + "/DbtrAcct/Id/IBAN");
}

TEST(ReadPain001, TextsAndReferencesKeepToTheSepaSet) {
  EXPECT_EQ(paths_of_wrong(with("An Peeters", "André")), first + "/CdtTrfTxInf[1]/Cdtr/Nm");
  EXPECT_EQ(paths_of_wrong(with("salary November", std::string(141, 'a'))),
            first + "/CdtTrfTxInf[1]/RmtInf/Ustrd");
  EXPECT_EQ(paths_of_wrong(with("<Ustrd>salary", "<Ustrd>a</Ustrd><Ustrd>salary")),
            first + "/CdtTrfTxInf[1]/RmtInf");
  EXPECT_EQ(paths_of_wrong(with("090933755493", "090933755494")),
            second + "/CdtTrfTxInf[1]/RmtInf/Strd/CdtrRefInf/Ref");
  EXPECT_EQ(paths_of_wrong(with("SALARIES-2026-11", std::string(36, '1'))),
            message + "/GrpHdr/MsgId");
  EXPECT_EQ(paths_of_wrong(with("I-1", "I//1")), first + "/CdtTrfTxInf[1]/PmtId/InstrId");
  EXPECT_EQ(paths_of_wrong(with("<Dbtr><Nm>Bakkerij", "<Dbtr><Nm>B&amp;")), first + "/Dbtr/Nm");
}

TEST(ReadPain001, EverythingWrongIsToldUpToFiftyFindings) {
  EXPECT_EQ(paths_of_wrong(with(with("An Peeters", "André"), "SLEV", "DEBT")),
            first + "/CdtTrfTxInf[1]/Cdtr/Nm " + first + "/ChrgBr");
  std::string many;
  for (int i = 0; i < 200; ++i)
    many += "<CdtTrfTxInf><PmtId><EndToEndId>E" + std::to_string(i) +
            "</EndToEndId></PmtId><Amt><InstdAmt Ccy=\"EUR\">0</InstdAmt></Amt><Cdtr><Nm>A</Nm>"
            "</Cdtr><CdtrAcct><Id><IBAN>BE71096123456769</IBAN></Id></CdtrAcct></CdtTrfTxInf>";
  EXPECT_EQ(wrong_in(with("<CdtTrfTxInf>", many + "<CdtTrfTxInf>")).size(), 50U);
}

TEST(ReadPain001, TheVersionOf2019NamesAgentsAndDaysInItsOwnWay) {
  std::string newer = with("pain.001.001.03", "pain.001.001.09");
  for (const char* day : {"2026-11-30", "2026-11-27"})
    newer = with(newer, day, std::string("<Dt>") + day + "</Dt>");
  for (int i = 0; i < 2; ++i) newer = with(newer, "<BIC>ABCDBEBB</BIC>", "<BICFI>ABCDBEBB</BICFI>");
  EXPECT_EQ(paths_of_wrong(newer), "");
  EXPECT_EQ(paths_of_wrong(with(newer, "<Dt>2026-11-27</Dt>", "2026-11-27")),
            second + "/ReqdExctnDt");
  EXPECT_NE(paths_of_wrong(with("<BIC>ABCDBEBB</BIC>", "<BICFI>ABCDBEBB</BICFI>")), "");
}

}  // namespace
}  // namespace tpp::iso20022::testing
