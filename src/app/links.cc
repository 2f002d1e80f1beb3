#include "app/links.h"

#include "agent/links.h"

namespace adjutant::app {

Result<Json> opened(Assistant& assistant, std::string_view link) {
  return agent::opened(link, assistant.catalog, assistant.objector.sources());
}

}  // namespace adjutant::app
