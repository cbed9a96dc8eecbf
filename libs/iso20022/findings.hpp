#pragma once
// What is wrong in a document, by the paths of its elements.

#include <string>
#include <utility>
#include <vector>

#include <pugixml.hpp>

#include "core/error.hpp"

namespace tpp::iso20022 {

class Findings {
 public:
  void add(const pugi::xml_node& at, std::string message);
  void add(FieldError found);
  bool none() const { return fields_.empty(); }
  bool enough() const;
  std::vector<FieldError> take() { return std::move(fields_); }

 private:
  std::vector<FieldError> fields_;
};

// /Document/CstmrCdtTrfInitn/PmtInf[1]/PmtMtd: numbered, from 1, where the schema allows several.
std::string path_of(const pugi::xml_node& node);

}  // namespace tpp::iso20022
