#pragma once
#include <string>

#include "base/error.h"
#include "plan/syntax.h"
