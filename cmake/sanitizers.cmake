set(TPP_SANITIZE "" CACHE STRING "Comma-separated sanitizers for every target, e.g. address,undefined")
if(TPP_SANITIZE)
  add_compile_options(-fsanitize=${TPP_SANITIZE} -fno-omit-frame-pointer -fno-sanitize-recover=all)
  add_link_options(-fsanitize=${TPP_SANITIZE})
  # Reports name files and lines; whole debug information would cost a third of the build.
  add_compile_options(-gline-tables-only)
  # UBSan's function check reads past coroutine frames' entry points.
  if(TPP_SANITIZE MATCHES "undefined")
    add_compile_options(-fno-sanitize=function)
  endif()
endif()

# For tests/fuzz: every branch and comparison of ours is seen by libFuzzer. Unoptimised code would run
# a third of the inputs.
option(TPP_FUZZ "Instrument for libFuzzer and offer its programs" OFF)
if(TPP_FUZZ)
  add_compile_options(-fsanitize=fuzzer-no-link -O1)
endif()

option(TPP_COVERAGE "Instrument for llvm-cov" OFF)
if(TPP_COVERAGE)
  add_compile_options(-fprofile-instr-generate -fcoverage-mapping)
  add_link_options(-fprofile-instr-generate)
endif()
