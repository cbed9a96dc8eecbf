#include "belfius/channel.hpp"

namespace tpp::belfius {

Task<http::ClientResponse> ClientChannel::send(const http::ClientRequest& request, Deadline by,
                                               http::CallTrace& trace) {
  return client_.send(request, by, trace);
}

}  // namespace tpp::belfius
