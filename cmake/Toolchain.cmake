# What cannot be said in CMakePresets.json because it depends on what the machine has.

# mold links in a tenth of the time; the release is linked by the system's own linker.
find_program(ADJUTANT_MOLD mold)
if(ADJUTANT_MOLD AND NOT CMAKE_BUILD_TYPE STREQUAL "Release")
  add_link_options(-fuse-ld=mold)
endif()
