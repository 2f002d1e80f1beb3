// Several people at once: "Priya and Marek", "Anna, Ben and priya@work.example".
#pragma once

#include "tools/contacts/contact_resolver.h"

namespace adjutant::tools::contacts {

// Type "list[address]": what AddressResolver finds for each of the names.
class PeopleResolver final : public Resolver {
 public:
  explicit PeopleResolver(AddressResolver& one) : one_(one) {}
  std::string type_name() const override { return "list[address]"; }
  // A candidate for each way to understand all of the names; empty where one of them is nobody.
  Result<std::vector<Candidate>> resolve(std::string_view phrase, const Time& now) override;

 private:
  AddressResolver& one_;
};

}  // namespace adjutant::tools::contacts
