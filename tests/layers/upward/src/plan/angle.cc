#include <agent/ask.h>
#include <server/not_ours.h>
