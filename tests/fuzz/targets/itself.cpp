// The fuzzer's own test: a promise that is broken by one input in sixteen million, which libFuzzer
// finds in seconds when it is guided by the code it reaches. It has no corpus.

#include "fuzz/target.hpp"

namespace tpp::fuzz {

void itself(std::string_view input) {
  const bool found = input.size() == 3 && input[0] == 'o' && input[1] == 'u' && input[2] == 'r';
  demand(!found, "nobody finds this word");
}

}  // namespace tpp::fuzz
