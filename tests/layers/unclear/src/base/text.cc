#include "../cli/main.h"
#include HEADER
#include "text.h"
