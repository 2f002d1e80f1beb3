#include "base/error.h"

#include "plan/value.h"
