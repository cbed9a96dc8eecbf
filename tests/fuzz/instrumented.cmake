# What the targets reach, and no more: the whole libraries would take three times as long to compile.
# A symbol that the linker misses is in a file that is to be added here.
set(instrumented
  services/gateway/api/body.cpp
  services/gateway/api/browser_cookie.cpp
  services/gateway/api/bulk_body.cpp
  services/gateway/api/list_cursor.cpp
  services/gateway/api/money_body.cpp
  services/gateway/api/payment_body.cpp
  services/gateway/api/psu_headers.cpp
  services/gateway/api/query.cpp
  services/gateway/api/request_facts.cpp
  services/gateway/api/transfer_body.cpp
  services/gateway/bank_call_config.cpp
  services/gateway/callers/jwks.cpp
  services/gateway/callers/jwt.cpp
  services/gateway/callers/strict_json.cpp
  services/gateway/config.cpp)
foreach(part IN ITEMS
    app/transaction_cursor
    async/asio_impl
    belfius/account_details belfius/accounts belfius/answer belfius/consent_page belfius/error_body
    belfius/error_map belfius/error_table belfius/funds belfius/json belfius/json_repair
    belfius/json_text belfius/named_scalar belfius/page_origins belfius/path_template
    belfius/payment_answer belfius/payment_details belfius/profile belfius/profile_call
    belfius/profile_endpoints belfius/profile_lines belfius/profile_payment_names
    belfius/profile_payments belfius/profile_sca_page belfius/profile_section
    belfius/profile_sections belfius/profile_signature belfius/psu_header belfius/request belfius/retry_after
    belfius/signing_page
    belfius/token belfius/transaction_row belfius/transactions
    config/declarations config/documentation config/environment config/json_file config/key_names
    config/reader config/reader_state config/secret_file config/unknown_names config/value_text
    core/bic core/clock core/country core/error core/iban core/ids core/money core/secret
    crypto/aes_gcm crypto/certificate crypto/digest crypto/encoding crypto/key_list crypto/pem_file
    crypto/public_key crypto/random crypto/sealed_box crypto/signer
    domain/client domain/consent domain/payment domain/payment_rules domain/payment_status domain/sepa_text
    domain/structured_communication domain/transaction domain/transfer_rules
    http/beast_impl http/chunk_decoder http/client_response http/field_line http/framing_gate
    http/message http/ocsp_staple http/response_gate http/router http/target_rules http/url
    iso20022/batch iso20022/cents iso20022/content iso20022/document iso20022/findings iso20022/leaf
    iso20022/read_pain001 iso20022/transfer iso20022/write_pain001 iso20022/xml_text
    storage/file_token_spool storage/sealed_cursor_box storage/spooled_answer storage/text_parts
    storage/token_answer)
  list(APPEND instrumented libs/${part}.cpp)
endforeach()
list(TRANSFORM instrumented PREPEND ${CMAKE_SOURCE_DIR}/)

add_library(tpp_instrumented STATIC ${instrumented})
target_include_directories(tpp_instrumented PUBLIC ${CMAKE_SOURCE_DIR}/libs ${CMAKE_SOURCE_DIR}/services/gateway)
target_link_libraries(tpp_instrumented
  PUBLIC tpp_asio tpp_hardening OpenSSL::SSL OpenSSL::Crypto Boost::url pugixml::pugixml simdjson::simdjson
    nlohmann_json::nlohmann_json
  PRIVATE tpp_warnings)
