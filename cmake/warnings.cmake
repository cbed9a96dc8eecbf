# Linked PRIVATE by every target of ours, so that third-party headers are left alone.
add_library(tpp_warnings INTERFACE)
target_compile_options(tpp_warnings INTERFACE
  -Wall -Wextra -Wpedantic -Wconversion -Wshadow -Wnon-virtual-dtor -Wold-style-cast
  -Woverloaded-virtual -Werror)

add_library(tpp_hardening INTERFACE)
target_compile_definitions(tpp_hardening INTERFACE _GLIBCXX_ASSERTIONS
  $<$<CONFIG:Release,RelWithDebInfo>:_FORTIFY_SOURCE=2>)
target_compile_options(tpp_hardening INTERFACE -fstack-protector-strong)
target_link_options(tpp_hardening INTERFACE -Wl,-z,relro,-z,now)
