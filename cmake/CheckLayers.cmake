# The build refuses an #include, or a linked library, that points from a layer to a later one.
#
# check_layers is part of `all`, and everything that uses adjutant_options waits for it, so that a wrong include is
# reported before the first file is compiled. Ninja runs it again only when a file or folder of src/ has changed.
find_package(Python3 REQUIRED COMPONENTS Interpreter)

set(check_layers_stamp ${CMAKE_BINARY_DIR}/check-layers.stamp)
add_custom_command(
  OUTPUT ${check_layers_stamp}
  COMMAND Python3::Interpreter ${CMAKE_SOURCE_DIR}/scripts/check-layers ${CMAKE_SOURCE_DIR}
          --stamp ${check_layers_stamp} --depfile ${check_layers_stamp}.d
  DEPENDS ${CMAKE_SOURCE_DIR}/scripts/check-layers
  DEPFILE ${check_layers_stamp}.d
  COMMENT "Checking the layers"
  VERBATIM)
add_custom_target(check_layers ALL DEPENDS ${check_layers_stamp})
if(TARGET adjutant_options)
  add_dependencies(adjutant_options check_layers)
endif()

if(NOT ADJUTANT_FUZZ)
  enable_testing()
  add_test(NAME layers COMMAND Python3::Interpreter ${CMAKE_SOURCE_DIR}/scripts/check-layers)
  add_test(NAME layers_self_test COMMAND Python3::Interpreter ${CMAKE_SOURCE_DIR}/tests/layers/check_layers_test.py)
  set_tests_properties(layers layers_self_test PROPERTIES LABELS lint)
endif()
