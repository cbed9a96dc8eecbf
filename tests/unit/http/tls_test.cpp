#include "http/tls.hpp"

#include <gtest/gtest.h>
#include <openssl/ssl.h>

#include "support/signing_vectors.hpp"
#include "unit/http/loopback.hpp"
#include "unit/http/test_pki.hpp"

namespace tpp::http::test {
namespace {

using Context = std::shared_ptr<boost::asio::ssl::context>;
using tpp::testing::vector_file;

Awaitable<Response> who_is_it(const Request& request) {
  Response response;
  response.body = "hello " + std::string(request.client_certificate);
  co_return response;
}

class TlsTest : public ::testing::Test {
 protected:
  void serve(const TlsFiles& files) {
    auto context = make_server_tls(files);
    ASSERT_TRUE(context) << context.error().detail;
    ServerOptions options;
    options.tls = *context;
    server = std::make_unique<Server>(io, options, who_is_it, plain_rejection, probe);
    ASSERT_TRUE(server->start());
  }
  Context client_context(const TlsFiles& files) {
    auto context = make_client_tls(files);
    EXPECT_TRUE(context) << context.error().detail;
    return context ? *context : nullptr;
  }
  Result<ClientResponse> ask(Context context, const std::string& host = "localhost") {
    Client client(io, Url{"https", host, server->port(), "/"}, std::move(context), ClientLimits{});
    return run(io, client.send(get("/"), soon()));
  }

  asio::io_context io;
  TestPki pki;
  CountingProbe probe;
  std::unique_ptr<Server> server;
};

TEST_F(TlsTest, ServesAClientWithACertificateAndKnowsItsName) {
  serve(pki.issue("server", "DNS:localhost"));
  const auto response = ask(client_context(pki.issue("shop", "DNS:shop")));
  ASSERT_TRUE(response) << response.error().cause;
  EXPECT_EQ(response->body, "hello shop");
}

TEST_F(TlsTest, KeepsTheConnectionForTheNextCall) {
  serve(pki.issue("server", "DNS:localhost"));
  Client client(io, Url{"https", "localhost", server->port(), "/"},
                client_context(pki.issue("shop", "DNS:shop")), ClientLimits{});
  for (int i = 0; i < 3; ++i) {
    const auto response = run(io, client.send(get("/"), soon()));
    ASSERT_TRUE(response) << response.error().cause;
  }
  EXPECT_EQ(probe.opened, 1);
}

TEST_F(TlsTest, MovesLargeBodiesBothWays) {
  auto files = pki.issue("server", "DNS:localhost");
  auto context = make_server_tls(files);
  ServerOptions options;
  options.tls = *context;
  Server echo(
      io, options,
      [](const Request& request) -> Awaitable<Response> {
        Response response;
        response.body = std::string(request.body);
        co_return response;
      },
      plain_rejection, probe);
  ASSERT_TRUE(echo.start());
  Client client(io, Url{"https", "localhost", echo.port(), "/"}, client_context(files),
                ClientLimits{});
  ClientRequest request = get("/");
  request.method = "POST";
  request.body = std::string(700 * 1024, 'x');
  const auto body = request.body;
  const auto response = run(io, client.send(request, soon()));
  ASSERT_TRUE(response) << response.error().cause;
  EXPECT_TRUE(response->body == body);
}

TEST_F(TlsTest, RefusesAClientWithoutACertificate) {
  serve(pki.issue("server", "DNS:localhost"));
  TlsFiles anonymous;
  anonymous.trusted_authorities = pki.authority_file();
  const auto response = ask(client_context(anonymous));
  ASSERT_FALSE(response);
  EXPECT_EQ(response.error().code, Errc::bank_rejected_gateway) << response.error().cause;
  EXPECT_NE(response.error().cause.find("alert certificate required"), std::string::npos)
      << response.error().cause;
  EXPECT_EQ(probe.rules, std::vector<std::string>{"tls_handshake"});
}

TEST_F(TlsTest, RefusesAClientOfAnotherAuthority) {
  serve(pki.issue("server", "DNS:localhost"));
  TestPki other;
  auto files = other.issue("shop", "DNS:shop");
  files.trusted_authorities = pki.authority_file();
  EXPECT_FALSE(ask(client_context(files)));
}

TEST_F(TlsTest, RefusesAServerWithAnotherName) {
  serve(pki.issue("server", "DNS:bank.example"));
  const auto response = ask(client_context(pki.issue("shop", "DNS:shop")));
  ASSERT_FALSE(response);
  EXPECT_EQ(response.error().code, Errc::bank_unreachable);
  EXPECT_EQ(response.error().cause, "tls handshake: certificate verify failed (hostname mismatch)");
}

TEST_F(TlsTest, ChecksTheAddressWhenTheOriginIsOne) {
  serve(pki.issue("server", "DNS:localhost"));
  const auto context = client_context(pki.issue("shop", "DNS:shop"));
  EXPECT_FALSE(ask(context, "127.0.0.1"));
  serve(pki.issue("server", "IP:127.0.0.1"));
  EXPECT_TRUE(ask(context, "127.0.0.1"));
}

TEST_F(TlsTest, RefusesAServerOfAnUnknownAuthority) {
  serve(pki.issue("server", "DNS:localhost"));
  TestPki other;
  const auto response = ask(client_context(other.issue("shop", "DNS:shop")));
  ASSERT_FALSE(response);
  EXPECT_EQ(response.error().code, Errc::bank_unreachable);
  EXPECT_TRUE(response.error().cause.starts_with("tls handshake: certificate verify failed ("))
      << response.error().cause;
}

TEST_F(TlsTest, RefusesAnExpiredServer) {
  // Our own server would not start with it, so the context is made by hand.
  const auto files = pki.issue("server", "DNS:localhost", Validity{-7200, -3600});
  auto context = std::make_shared<boost::asio::ssl::context>(boost::asio::ssl::context::tls_server);
  SSL_CTX_use_certificate_chain_file(context->native_handle(), files.certificate_chain.c_str());
  SSL_CTX_use_PrivateKey_file(context->native_handle(), files.private_key.c_str(),
                              SSL_FILETYPE_PEM);
  ServerOptions options;
  options.tls = context;
  server = std::make_unique<Server>(io, options, who_is_it, plain_rejection, probe);
  ASSERT_TRUE(server->start());
  const auto response = ask(client_context(pki.issue("shop", "DNS:shop")));
  ASSERT_FALSE(response);
  EXPECT_EQ(response.error().cause,
            "tls handshake: certificate verify failed (certificate has expired)");
}

TEST_F(TlsTest, RefusesOldProtocolVersions) {
  serve(pki.issue("server", "DNS:localhost"));
  const auto context = client_context(pki.issue("shop", "DNS:shop"));
  SSL_CTX_set_security_level(context->native_handle(), 0);
  SSL_CTX_set_min_proto_version(context->native_handle(), TLS1_VERSION);
  SSL_CTX_set_max_proto_version(context->native_handle(), TLS1_1_VERSION);
  EXPECT_FALSE(ask(context));
}

TEST_F(TlsTest, SpeaksTls12Too) {
  serve(pki.issue("server", "DNS:localhost"));
  const auto context = client_context(pki.issue("shop", "DNS:shop"));
  SSL_CTX_set_max_proto_version(context->native_handle(), TLS1_2_VERSION);
  const auto response = ask(context);
  ASSERT_TRUE(response) << response.error().cause;
  EXPECT_EQ(response->body, "hello shop");
}

TEST_F(TlsTest, UsesANewContextForLaterCalls) {
  serve(pki.issue("server", "DNS:localhost"));
  Client client(io, Url{"https", "localhost", server->port(), "/"},
                client_context(pki.issue("old", "DNS:old")), ClientLimits{});
  EXPECT_EQ(run(io, client.send(get("/"), soon()))->body, "hello old");
  client.replace_tls(client_context(pki.issue("new", "DNS:new")));
  EXPECT_EQ(run(io, client.send(get("/"), soon()))->body, "hello new");
}

TEST_F(TlsTest, TakesATruncatedStreamForALostAnswer) {
  auto context = make_server_tls(pki.issue("server", "DNS:localhost"));
  ASSERT_TRUE(context);
  ServerOptions options;
  options.tls = *context;
  server = std::make_unique<Server>(
      io, options,
      [](const Request&) -> Awaitable<Response> {
        Response response;
        response.body = "0123456789";
        response.reset_after_bytes = 100;
        co_return response;
      },
      plain_rejection, probe);
  ASSERT_TRUE(server->start());
  const auto response = ask(client_context(pki.issue("shop", "DNS:shop")));
  ASSERT_FALSE(response);
  EXPECT_EQ(response.error().code, Errc::bank_outcome_unknown);
}

enum class Ending { proper, cut };

// Answers one request with a body that only the end of the stream delimits.
Awaitable<void> answer_until_close(std::shared_ptr<Acceptor> acceptor, Context context,
                                   Ending ending) {
  Transport transport(TcpSocket(acceptor->get_executor()));
  co_await acceptor->async_accept(transport.socket(), async::UseAwaitable());
  transport.start_tls(*context->native_handle(), TlsSide::server);
  boost::system::error_code error;
  co_await transport.handshake(error);
  std::string request(1024, ' ');
  co_await transport.read_some(request.data(), request.size(), error);
  co_await transport.write("HTTP/1.1 200 OK\r\n\r\nbody", error);
  if (ending == Ending::proper) co_await transport.finish_writing(error);
  transport.close();
}

TEST_F(TlsTest, TakesABodyThatEndsWithTheStreamOnlyWhenTlsSaysThatItEnded) {
  const auto context = make_server_tls(pki.issue("server", "DNS:localhost"));
  ASSERT_TRUE(context);
  const auto acceptor = std::make_shared<Acceptor>(
      io.get_executor(), asio::ip::tcp::endpoint(asio::ip::make_address("127.0.0.1"), 0));
  Client client(io, Url{"https", "localhost", acceptor->local_endpoint().port(), "/"},
                client_context(pki.issue("shop", "DNS:shop")), ClientLimits{});
  const auto ask_for = [&](Ending ending) {
    auto answering = answer_until_close(acceptor, *context, ending);
    asio::co_spawn(io, std::move(answering), [](const std::exception_ptr&) {});
    return run(io, client.send(get("/"), soon()));
  };
  const auto whole = ask_for(Ending::proper);
  ASSERT_TRUE(whole) << whole.error().cause;
  EXPECT_EQ(whole->body, "body");
  const auto cut = ask_for(Ending::cut);
  ASSERT_FALSE(cut);
  EXPECT_EQ(cut.error().code, Errc::bank_outcome_unknown);
}

TEST_F(TlsTest, NamesTheFileThatIsWrong) {
  const auto good = pki.issue("server", "DNS:localhost");
  const auto other = pki.issue("other", "DNS:localhost");
  const auto expired = pki.issue("expired", "DNS:localhost", Validity{-7200, -3600});
  const auto future = pki.issue("future", "DNS:localhost", Validity{3600, 7200});
  const auto garbage = pki.write("garbage.pem", "not a certificate");
  const auto& ca = good.trusted_authorities;
  const std::pair<TlsFiles, std::string> cases[] = {
      {{"/nowhere.pem", good.private_key, ca}, "/nowhere.pem: cannot be read"},
      {{garbage, good.private_key, ca}, garbage + ": holds no PEM certificate"},
      {{good.certificate_chain, "/nowhere.key", ca}, "/nowhere.key: cannot be read"},
      {{good.certificate_chain, garbage, ca}, garbage + ": holds no usable PEM key: "},
      {{good.certificate_chain, other.private_key, ca},
       other.private_key + ": does not belong to " + good.certificate_chain},
      {{vector_file("certificate.pem"), vector_file("damaged_key.pem"), ca},
       vector_file("damaged_key.pem") + ": is damaged: its numbers do not belong together"},
      {expired, expired.certificate_chain + ": the certificate has expired"},
      {future, future.certificate_chain + ": the certificate is not valid yet"},
      {{good.certificate_chain, good.private_key, "/nowhere-ca.pem"},
       "/nowhere-ca.pem: cannot be read"},
      {{good.certificate_chain, good.private_key, garbage},
       garbage + ": holds no usable PEM certificate: "},
  };
  for (const auto& [files, reason] : cases) {
    for (const auto& context : {make_client_tls(files), make_server_tls(files)}) {
      ASSERT_FALSE(context) << reason;
      EXPECT_EQ(context.error().code, Errc::invalid_input);
      EXPECT_TRUE(context.error().detail.starts_with(reason)) << context.error().detail;
    }
  }
}

}  // namespace
}  // namespace tpp::http::test
