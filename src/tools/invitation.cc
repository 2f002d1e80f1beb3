#include "tools/invitation.h"

namespace adjutant::tools {

Json to_json(const Invitation& invitation) {
  Json to = Json::array();
  for (const auto& address : invitation.to) to.push(address);
  Json out;
  out.set("method", invitation.method)
      .set("to", std::move(to))
      .set("subject", invitation.subject)
      .set("text", invitation.text)
      .set("ics", invitation.ics);
  return out;
}

Invitation invitation_from(const Json& json) {
  Invitation out{.method = json["method"].as_string(),
                 .subject = json["subject"].as_string(),
                 .text = json["text"].as_string(),
                 .ics = json["ics"].as_string()};
  for (const auto& address : json["to"].items()) out.to.push_back(address.as_string());
  return out;
}

}  // namespace adjutant::tools
