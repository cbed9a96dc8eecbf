#include "postgres/listener.hpp"

#include <algorithm>
#include <chrono>
#include <system_error>
#include <utility>

#include <boost/asio/post.hpp>
#include <libpq-fe.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <unistd.h>

namespace tpp::postgres {
namespace {

constexpr std::chrono::milliseconds first_pause{200};
constexpr std::chrono::milliseconds longest_pause{5000};

template <auto function>
struct FreeWith {
  template <class T>
  void operator()(T* thing) const {
    function(thing);
  }
};
using Connection = std::unique_ptr<PGconn, FreeWith<PQfinish>>;
using Answer = std::unique_ptr<PGresult, FreeWith<PQclear>>;
using Notice = std::unique_ptr<PGnotify, FreeWith<PQfreemem>>;
using Name = std::unique_ptr<char, FreeWith<PQfreemem>>;

void ignore_notice(void*, const char*) {}

}  // namespace

// libpq itself: pqxx 6 would reconnect without telling that messages were missed.
class Listener::Session {
 public:
  explicit Session(const std::string& text) : connection_(PQconnectdb(text.c_str())) {
    if (connection_) PQsetNoticeProcessor(connection_.get(), ignore_notice, nullptr);
  }

  bool listen(const std::vector<std::string>& channels) {
    if (PQstatus(connection_.get()) != CONNECTION_OK) return false;
    return std::ranges::all_of(channels, [this](const std::string& channel) {
      const Name name(PQescapeIdentifier(connection_.get(), channel.data(), channel.size()));
      const std::string command = std::string("LISTEN ") + name.get();
      const Answer answer(PQexec(connection_.get(), command.c_str()));
      return PQresultStatus(answer.get()) == PGRES_COMMAND_OK;
    });
  }

  int socket() const { return PQsocket(connection_.get()); }
  bool read() { return PQconsumeInput(connection_.get()) == 1; }
  Notice next() { return Notice(PQnotifies(connection_.get())); }

 private:
  Connection connection_;
};

Listener::Listener(boost::asio::io_context& io, Secret connection_text,
                   std::vector<std::string> channels, Events events)
    : io_(io),
      connection_text_(std::move(connection_text)),
      channels_(std::move(channels)),
      outlet_(std::make_shared<Outlet>(Outlet{std::move(events), true})),
      stop_event_(::eventfd(0, EFD_CLOEXEC)) {
  if (stop_event_ < 0) throw std::system_error(errno, std::generic_category(), "eventfd");
  thread_ = std::thread([this] { run(); });
}

Listener::~Listener() {
  outlet_->open = false;
  ::eventfd_write(stop_event_, 1);
  thread_.join();
  ::close(stop_event_);
}

void Listener::run() {
  auto pause = first_pause;
  do {
    Session session(connection_text_.reveal());
    if (session.listen(channels_)) {
      pause = first_pause;
      connected_ = true;
      post_lost();
      hear(session);
      connected_ = false;
    }
    pause = std::min(pause * 2, longest_pause);
  } while (!wait_for_stop(pause));
}

// Returns when the connection is lost or we are stopped.
void Listener::hear(Session& session) {
  while (true) {
    while (auto notice = session.next()) post_notified(notice->relname, notice->extra);
    pollfd watched[2] = {{session.socket(), POLLIN, 0}, {stop_event_, POLLIN, 0}};
    if (::poll(watched, 2, -1) < 0 && errno != EINTR) return;
    if (watched[1].revents != 0) return;
    if (watched[0].revents != 0 && !session.read()) return;
  }
}

bool Listener::wait_for_stop(std::chrono::milliseconds at_most) const {
  pollfd watched{stop_event_, POLLIN, 0};
  return ::poll(&watched, 1, static_cast<int>(at_most.count())) > 0;
}

void Listener::post_lost() {
  boost::asio::post(io_, [outlet = outlet_] {
    if (outlet->open) outlet->events.lost();
  });
}

void Listener::post_notified(std::string channel, std::string payload) {
  boost::asio::post(io_,
                    [outlet = outlet_, channel = std::move(channel), payload = std::move(payload)] {
                      if (outlet->open) outlet->events.notified(channel, payload);
                    });
}

}  // namespace tpp::postgres
