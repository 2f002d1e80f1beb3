// The tools of the address book: find, get, add, update, remove, restore.
//
// The address of a new contact has the role of a recipient: whoever is in the address book may be written to by
// mandates that say "in contacts", so an address out of a stranger's mail must not get there unseen. What is in the
// address book is then the owner's own record.
#pragma once

#include "plan/tool.h"
#include "tools/contacts/contact_book.h"

namespace adjutant::tools::contacts {

struct ContactsContext {
  ContactBook& book;
};

// The context's parts outlive the catalog.
void add_contact_tools(plan::Catalog& catalog, const ContactsContext& context);

}  // namespace adjutant::tools::contacts
