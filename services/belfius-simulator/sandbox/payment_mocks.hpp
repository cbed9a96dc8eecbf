#pragma once
// Payments of the sandbox: every one is asked to be signed, and every one has been executed.

#include "http/message.hpp"

namespace tpp::simulator {

http::Response mock_payment(const http::Request& request);         // 401 with the page in the body
http::Response mock_payment_of_old(const http::Request& request);  // 201 with the page in Location
http::Response mock_status(const http::Request& request);
http::Response mock_details(const http::Request& request);
http::Response mock_cancellation(const http::Request& request);

}  // namespace tpp::simulator
