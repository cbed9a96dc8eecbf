#pragma once
// Refreshes access tokens that are in use before they end, behind the back of the reads that use
// them: nobody waits for the bank's token endpoint as long as the old token is good. Tokens that
// nobody uses are the business of RefreshDue; those at their end, of RefreshTokens.

#include <unordered_map>

#include "app/refresh_tokens.hpp"
#include "async/task_group.hpp"

namespace tpp {

class RefreshAhead {
 public:
  // The tasks run in the group, which must outlive the last call of start().
  RefreshAhead(RefreshTokens& refresh, IdSource& ids, const Clock& clock, async::TaskGroup& tasks)
      : refresh_(refresh), ids_(ids), clock_(clock), tasks_(tasks) {}

  // Of a token that has just served a read. Returns at once; does nothing while a refresh of this
  // consent is under way, or rests after one that failed.
  void start(const ConsentId& consent, const AccessToken& used, Bank& bank);

  // Starts nothing more.
  void stop() { stopping_ = true; }
  // Returns when what was started before stop() has ended, or at the deadline.
  Awaitable<void> drained(Deadline by);

 private:
  struct Turn {
    bool under_way = false;
    int failures = 0;
    UtcTime not_before;
    UtcTime token_ends;  // of no use any more from then on
  };

  Awaitable<void> run(ConsentId consent, TokenVersion used, Bank& bank);
  Awaitable<void> refresh(const ConsentId& consent, TokenVersion used, Bank& bank);
  void failed(const ConsentId& consent, const Error& error);
  void forget_ended();

  RefreshTokens& refresh_;
  IdSource& ids_;
  const Clock& clock_;
  async::TaskGroup& tasks_;
  std::unordered_map<ConsentId, Turn> turns_;
  std::size_t forget_at_ = 64;
  bool stopping_ = false;
  int under_way_ = 0;
  async::Signal ended_;
};

}  // namespace tpp
