// The tools of lists: all, show, add, remove, clear. A list is a Markdown file in the folder "Lists" of the owner's
// files, where other programs may change it too: each change is made only while the file is as the preview saw it.
#pragma once

#include "plan/tool.h"
#include "tools/files/folders.h"

namespace adjutant::tools::lists {

struct ListsContext {
  const files::Folders& folders;
  std::string folder = "Lists";    // a display path
  std::string usual = "Shopping";  // the list where none is named, unless there is just one
};

// The context's parts outlive the catalog. files.restore and files.trash, the inverses, must be in the catalog too.
void add_list_tools(plan::Catalog& catalog, const ListsContext& context);

// "ItemList": name, count, file.
const plan::Type& item_list_type();

}  // namespace adjutant::tools::lists
