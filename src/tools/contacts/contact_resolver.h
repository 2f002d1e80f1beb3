// Who is meant: full names, first and last names, nicknames, roles ("my landlord", "my sister"), firms, and mail
// addresses as typed. Two Annas are two candidates.
#pragma once

#include "tools/contacts/contact_book.h"
#include "tools/resolver.h"

namespace adjutant::tools::contacts {

// Type "Contact".
class ContactResolver final : public Resolver {
 public:
  explicit ContactResolver(ContactBook& book) : book_(book) {}
  std::string type_name() const override { return "Contact"; }
  Result<std::vector<Candidate>> resolve(std::string_view phrase, const Time& now) override;

 private:
  ContactBook& book_;
};

// Type "address": the preferred address of whoever is meant. An address that is typed out is a candidate even when
// nobody knows it; it is then the owner's own word, and marked as not in the contacts.
class AddressResolver final : public Resolver {
 public:
  explicit AddressResolver(ContactBook& book) : book_(book) {}
  std::string type_name() const override { return "address"; }
  Result<std::vector<Candidate>> resolve(std::string_view phrase, const Time& now) override;

 private:
  ContactBook& book_;
};

}  // namespace adjutant::tools::contacts
