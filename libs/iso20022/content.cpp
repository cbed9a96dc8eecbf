#include "iso20022/content.hpp"

#include <array>
#include <string>

namespace tpp::iso20022 {
namespace {

using enum Times;
using enum Known;

constexpr auto account_id = std::to_array<Part>({{"IBAN"}});
constexpr auto account = std::to_array<Part>({{"Id", once, account_id},
                                              {"Tp", optional},
                                              {"Ccy", optional},
                                              {"Nm", optional},
                                              {"Prxy", optional, {}, only_v09}});
constexpr auto party = std::to_array<Part>({{"Nm"},
                                            {"PstlAdr", optional},
                                            {"Id", optional},
                                            {"CtryOfRes", optional},
                                            {"CtctDtls", optional}});
constexpr auto initiator = std::to_array<Part>({{"Nm", optional},
                                                {"PstlAdr", optional},
                                                {"Id", optional},
                                                {"CtryOfRes", optional},
                                                {"CtctDtls", optional}});
constexpr auto institution = std::to_array<Part>({{"BIC", optional, {}, only_v03},
                                                  {"BICFI", optional, {}, only_v09},
                                                  {"ClrSysMmbId", optional},
                                                  {"LEI", optional, {}, only_v09},
                                                  {"Nm", optional},
                                                  {"PstlAdr", optional},
                                                  {"Othr", optional}});
constexpr auto agent =
    std::to_array<Part>({{"FinInstnId", once, institution}, {"BrnchId", optional}});

constexpr auto payment_id =
    std::to_array<Part>({{"InstrId", optional}, {"EndToEndId"}, {"UETR", optional, {}, only_v09}});
constexpr auto amount = std::to_array<Part>({{"InstdAmt"}});
constexpr auto reference_type = std::to_array<Part>({{"CdOrPrtry"}, {"Issr", optional}});
constexpr auto reference =
    std::to_array<Part>({{"Tp", optional, reference_type}, {"Ref", optional}});
constexpr auto structured = std::to_array<Part>({{"RfrdDocInf", any},
                                                 {"RfrdDocAmt", optional},
                                                 {"CdtrRefInf", optional, reference},
                                                 {"Invcr", optional},
                                                 {"Invcee", optional},
                                                 {"TaxRmt", optional, {}, only_v09},
                                                 {"GrnshmtRmt", optional, {}, only_v09},
                                                 {"AddtlRmtInf", any}});
// SEPA carries one of the two, once.
constexpr auto remittance =
    std::to_array<Part>({{"Ustrd", optional}, {"Strd", optional, structured}});

constexpr auto transfer = std::to_array<Part>({{"PmtId", once, payment_id},
                                               {"PmtTpInf", optional},
                                               {"Amt", once, amount},
                                               {"ChrgBr", optional},
                                               {"UltmtDbtr", optional},
                                               {"CdtrAgt", optional, agent},
                                               {"CdtrAgtAcct", optional},
                                               {"Cdtr", once, party},
                                               {"CdtrAcct", once, account},
                                               {"UltmtCdtr", optional},
                                               {"InstrForCdtrAgt", any},
                                               {"InstrForDbtrAgt", optional},
                                               {"Purp", optional},
                                               {"RgltryRptg", any},
                                               {"Tax", optional},
                                               {"RltdRmtInf", any},
                                               {"RmtInf", optional, remittance},
                                               {"SplmtryData", any, {}, only_v09}});

constexpr auto day = std::to_array<Part>({{"Dt"}});
constexpr auto batch = std::to_array<Part>({{"PmtInfId"},
                                            {"PmtMtd"},
                                            {"BtchBookg", optional},
                                            {"NbOfTxs", optional},
                                            {"CtrlSum", optional},
                                            {"PmtTpInf", optional},
                                            {"ReqdExctnDt", once, {}, only_v03},
                                            {"ReqdExctnDt", once, day, only_v09},
                                            {"PoolgAdjstmntDt", optional},
                                            {"Dbtr", once, party},
                                            {"DbtrAcct", once, account},
                                            {"DbtrAgt", once, agent},
                                            {"DbtrAgtAcct", optional},
                                            {"InstrForDbtrAgt", optional, {}, only_v09},
                                            {"UltmtDbtr", optional},
                                            {"ChrgBr", optional},
                                            {"ChrgsAcct", optional},
                                            {"ChrgsAcctAgt", optional},
                                            {"CdtTrfTxInf", some, transfer}});
constexpr auto group_header = std::to_array<Part>({{"MsgId"},
                                                   {"CreDtTm"},
                                                   {"Authstn", any},
                                                   {"NbOfTxs"},
                                                   {"CtrlSum", optional},
                                                   {"InitgPty", once, initiator},
                                                   {"FwdgAgt", optional}});
constexpr auto message = std::to_array<Part>(
    {{"GrpHdr", once, group_header}, {"PmtInf", some, batch}, {"SplmtryData", any, {}, only_v09}});

bool is_in(const Part& part, Version version) {
  if (part.known == always) return true;
  return (part.known == only_v03) == (version == Version::v03);
}

void check_count(const pugi::xml_node& node, const Part& part, std::size_t count,
                 Findings& findings) {
  const std::string name(part.name);
  if (count == 0 && (part.times == once || part.times == some))
    findings.add(node, "needs the element " + name);
  if (count > 1 && (part.times == once || part.times == optional))
    findings.add(node, "may have the element " + name + " only once");
}

}  // namespace

std::span<const Part> message_content() {
  return message;
}

void check_content(pugi::xml_node node, std::span<const Part> parts, Version version,
                   Findings& findings) {
  pugi::xml_node child = node.first_child();
  for (const Part& part : parts) {
    if (!is_in(part, version)) continue;
    std::size_t count = 0;
    for (; child && child.name() == part.name && !findings.enough(); child = child.next_sibling()) {
      ++count;
      if (!part.inside.empty()) check_content(child, part.inside, version, findings);
    }
    check_count(node, part, count, findings);
  }
  if (child) findings.add(child, "does not belong here, or not in this place");
}

}  // namespace tpp::iso20022
