# The helpers with which every folder describes itself, and the libraries that come from the system.
find_package(fmt REQUIRED)
find_package(Threads REQUIRED)
find_package(PkgConfig REQUIRED)
find_package(GTest REQUIRED)

include(cmake/Toolchain.cmake)

# What the asan, tsan and fuzz presets build.
add_custom_target(unit_tests)
add_custom_target(fuzzers)

add_library(adjutant_options INTERFACE)
target_compile_options(adjutant_options INTERFACE -Wall -Wextra -Wno-missing-field-initializers)
target_include_directories(adjutant_options INTERFACE ${CMAKE_SOURCE_DIR}/src)
target_link_libraries(adjutant_options INTERFACE fmt::fmt Threads::Threads)
if(ADJUTANT_WERROR)
  target_compile_options(adjutant_options INTERFACE -Werror)
endif()
if(ADJUTANT_SANITIZE)
  target_compile_options(adjutant_options INTERFACE -fsanitize=${ADJUTANT_SANITIZE}
                         -fno-omit-frame-pointer -fno-sanitize-recover=all)
  target_link_options(adjutant_options INTERFACE -fsanitize=${ADJUTANT_SANITIZE})
endif()
if(ADJUTANT_FUZZ)
  target_compile_options(adjutant_options INTERFACE -fsanitize=fuzzer-no-link,address
                         -fno-omit-frame-pointer)
  target_link_options(adjutant_options INTERFACE -fsanitize=address)
endif()

# adjutant_library(NAME SOURCES a.cc ... [LINK lib ...] [PRIVATE_LINK lib ...])
function(adjutant_library name)
  cmake_parse_arguments(arg "" "" "SOURCES;LINK;PRIVATE_LINK" ${ARGN})
  add_library(${name} STATIC ${arg_SOURCES})
  target_link_libraries(${name} PUBLIC adjutant_options ${arg_LINK} PRIVATE ${arg_PRIVATE_LINK})
endfunction()

# adjutant_test(NAME SOURCES a_test.cc ... [LINK lib ...]): one executable, each test case one ctest entry.
function(adjutant_test name)
  if(ADJUTANT_FUZZ OR NOT ADJUTANT_TESTS)
    return()
  endif()
  cmake_parse_arguments(arg "" "" "SOURCES;LINK" ${ARGN})
  add_executable(${name} ${arg_SOURCES})
  target_link_libraries(${name} PRIVATE ${arg_LINK} GTest::gtest GTest::gmock GTest::gtest_main)
  target_compile_definitions(${name} PRIVATE ADJUTANT_SOURCE_DIR="${CMAKE_SOURCE_DIR}"
                             ADJUTANT_BINARY_DIR="${CMAKE_BINARY_DIR}")
  add_test(NAME ${name} COMMAND ${name})
  set_tests_properties(${name} PROPERTIES LABELS unit)
  add_dependencies(unit_tests ${name})
endfunction()

# adjutant_fuzz(NAME SOURCES a_fuzz.cc LINK lib ... CORPUS dir): libFuzzer where ADJUTANT_FUZZ is on;
# elsewhere the same function is run over every file of its corpus as a test.
function(adjutant_fuzz name)
  if(NOT ADJUTANT_TESTS)
    return()
  endif()
  cmake_parse_arguments(arg "" "CORPUS" "SOURCES;LINK" ${ARGN})
  if(ADJUTANT_FUZZ)
    add_executable(${name} ${arg_SOURCES})
    target_link_options(${name} PRIVATE -fsanitize=fuzzer)
    add_test(NAME ${name} COMMAND ${CMAKE_SOURCE_DIR}/scripts/fuzz-target $<TARGET_FILE:${name}> ${arg_CORPUS})
    set_tests_properties(${name} PROPERTIES LABELS fuzz)
    add_dependencies(fuzzers ${name})
  else()
    add_executable(${name} ${arg_SOURCES} ${CMAKE_SOURCE_DIR}/tests/fuzz/replay_main.cc)
    add_test(NAME ${name}_corpus COMMAND ${name} ${arg_CORPUS})
    set_tests_properties(${name}_corpus PROPERTIES LABELS unit)
    add_dependencies(unit_tests ${name})
  endif()
  target_link_libraries(${name} PRIVATE ${arg_LINK})
endfunction()
