  #  include   "agent/ask.h"
