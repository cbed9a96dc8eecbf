#pragma once
// Which elements stand where: the content models of pain.001.001.03 and .09 down to what decides
// about money and identity. Elements without a model of their own are not looked into.

#include <span>
#include <string_view>

#include "iso20022/findings.hpp"

namespace tpp::iso20022 {

enum class Version { v03, v09 };

enum class Times { once, optional, some, any };  // 1, 0..1, 1..n, 0..n
enum class Known { always, only_v03, only_v09 };

struct Part {
  std::string_view name;
  Times times = Times::once;
  std::span<const Part> inside = {};
  Known known = Known::always;
};

// Of the element CstmrCdtTrfInitn.
std::span<const Part> message_content();

// Notes every element that is missing, there too often, unknown or out of order.
void check_content(pugi::xml_node node, std::span<const Part> parts, Version version,
                   Findings& findings);

}  // namespace tpp::iso20022
