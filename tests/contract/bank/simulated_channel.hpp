#pragma once
// Requests of libs/belfius go straight to the simulated bank, without a connection.

#include <string>
#include <utility>

#include "belfius/channel.hpp"
#include "unit/simulator/bank_at_work.hpp"

namespace tpp::contract {

class SimulatedChannel final : public belfius::Channel {
 public:
  explicit SimulatedChannel(simulator::BankAtWork& bank) : bank_(bank) {}

  Task<http::ClientResponse> send(const http::ClientRequest& request, Deadline,
                                  http::CallTrace&) override {
    http::Response answer = bank_.api.answer(view_of(request));
    http::ClientResponse response;
    response.status = answer.status;
    response.headers = std::move(answer.headers);
    response.headers.push_back({"Content-Type", std::string(answer.content_type)});
    response.body = std::move(answer.body);
    co_return response;
  }

 private:
  static http::Request view_of(const http::ClientRequest& request) {
    http::Request view;
    view.method = request.method;
    view.target = request.target;
    const std::string_view target = view.target;
    const auto mark = target.find('?');
    view.path = target.substr(0, mark);
    if (mark != std::string_view::npos) view.query = target.substr(mark + 1);
    for (const http::Header& header : request.headers)
      view.headers.push_back({header.name, header.value});
    if (!request.content_type.empty())
      view.headers.push_back({"Content-Type", request.content_type});
    view.body = request.body;
    return view;
  }

  simulator::BankAtWork& bank_;
};

}  // namespace tpp::contract
