#include "cli/arguments.h"

int main(int argc, char** argv) { return adjutant::cli::run(argc, argv); }
