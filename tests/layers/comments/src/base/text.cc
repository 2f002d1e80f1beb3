// #include "cli/main.h"
/* A header
#include "cli/main.h"
*/
const char* page = R"(
#include "cli/main.h"
)";
const char* quoted = "/*";
#include "cli/seen.h"  // a quoted comment sign hides nothing
const char* closed = "*/";
const char quote = '"'; const char* star = "/*";
#include "plan/seen.h"
