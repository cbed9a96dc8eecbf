#include "world/history.hpp"

#include <array>
#include <cstdio>

#include "world/belgian_numbers.hpp"

namespace tpp::simulator {
namespace {

const char* const shops[] = {
    "Boulangerie du Coin Doré", "Fietsen Vermeulen",    "Librairie Étoile",
    "Bakkerij Zoete Korst",     "Garage du Pont Vieux", "Apotheek Lindehof",
    "Superette Les Trois Pins", "Bloemen Madelief",     "Café De Gouden Eend",
    "Quincaillerie Marteau",    "Zwembad Blauwe Golf"};
const char* const partners[] = {"Ateliers Grandpré SRL", "Houtzagerij Eikenbos BV",
                                "Transports Lunéville SA", "Drukkerij Kleurrijk NV",
                                "Cabinet Fontaine & Fils"};
const char* const wishes[] = {
    "merci pour samedi",          "huur van de maand",    "cadeau d'anniversaire",
    "lidgeld zwemclub",           "pour l'été à Ostende", "terugbetaling lunch",
    "factuur 2024/117 \"spoed\"", "dossier A\\B",         ""};

std::string reference(std::uint64_t serial, Dice& dice) {
  std::array<char, 32> text{};
  const char letter = static_cast<char>('A' + dice.below(26));
  const int size = std::snprintf(text.data(), text.size(), "%09llu%c%03u",
                                 static_cast<unsigned long long>(serial % 1000000000U), letter,
                                 static_cast<unsigned>(dice.below(1000)));
  return {text.data(), static_cast<std::size_t>(size)};
}

void describe(Transaction& row, const HistoryPlan& plan, Dice& dice) {
  row.communication_type = "FREETEXT";
  row.communication = dice.pick(wishes);
  if (plan.business || dice.chance(15)) {
    row.communication = structured_communication(dice.below(10000000000U));
    row.communication_type = "STRUCTURED";
  }
  const bool named = !dice.chance(10);
  if (named) row.counterparty_name = plan.business ? dice.pick(partners) : dice.pick(shops);
  if (named && !dice.chance(20)) row.counterparty_account = belgian_iban(dice);
  row.remittance_info = row.cents < 0 ? "PAIEMENT / BETALING" : "VIREMENT EN VOTRE FAVEUR";
  if (row.counterparty_name) row.remittance_info += " " + *row.counterparty_name;
  if (dice.chance(30)) row.remittance_info += "\r\nREF. : " + row.transaction_ref;
}

Transaction make_row(const HistoryPlan& plan, std::size_t index, std::uint64_t first_serial,
                     std::chrono::sys_days newest_day, Dice& dice) {
  Transaction row;
  row.transaction_ref = reference(first_serial + plan.rows - index, dice);
  row.seqnumber = plan.currency + "001";
  row.currency = plan.currency;
  const auto cents = static_cast<std::int64_t>(dice.below(plan.business ? 2500000 : 25000)) + 1;
  row.cents = dice.chance(25) ? cents : -cents;
  const auto spread = static_cast<std::size_t>(plan.days);
  row.execution_date = newest_day - std::chrono::days{index * spread / plan.rows};
  if (!dice.chance(15)) row.value_date = row.execution_date + std::chrono::days{dice.below(2)};
  describe(row, plan, dice);
  return row;
}

void repeat_refs(std::vector<Transaction>& rows) {
  for (std::size_t i = 3; i < rows.size(); i += 7) {
    rows[i].transaction_ref = rows[i - 1].transaction_ref;
    rows[i].seqnumber = rows[i - 1].seqnumber;
  }
  for (const std::size_t boundary : {10U, 20U, 50U, 99U, 100U, 150U, 200U})
    if (boundary < rows.size()) rows[boundary] = rows[boundary - 1];
  for (std::size_t i = 60; i + 2 < rows.size() && i < 63; ++i) rows[i] = rows[59];
}

}  // namespace

std::vector<Transaction> make_history(const HistoryPlan& plan, std::chrono::sys_days newest_day,
                                      Dice& dice) {
  std::vector<Transaction> rows;
  rows.reserve(plan.rows);
  const std::uint64_t first_serial = 10000000U + dice.below(800000000U);
  for (std::size_t i = 0; i < plan.rows; ++i)
    rows.push_back(make_row(plan, i, first_serial, newest_day, dice));
  for (std::size_t i = 5; i < rows.size(); i += 11) {
    rows[i].transaction_ref = rows[i - 1].transaction_ref;
    rows[i].seqnumber = plan.currency + "002";
  }
  if (plan.repeating_refs) repeat_refs(rows);
  return rows;
}

}  // namespace tpp::simulator
