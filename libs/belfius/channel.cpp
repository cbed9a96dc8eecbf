#include "belfius/channel.hpp"

#include <utility>

namespace tpp::belfius {

Task<http::ClientResponse> ClientChannel::send(http::ClientRequest request, Deadline by) {
  return client_.send(std::move(request), by);
}

}  // namespace tpp::belfius
