// From a request to its answer: who may knock, who is logged in, which operation it is, and where that is done.
#pragma once

#include <filesystem>
#include <string>

#include "server/doors.h"
#include "server/home_worker.h"
#include "server/http.h"
#include "server/login.h"
#include "server/metrics.h"
#include "server/routes.h"
#include "server/run_changes.h"

namespace adjutant::server {

class Api {
 public:
  // `description`: the text of share/openapi.json.
  Api(const std::filesystem::path& home, RunChanges& changes, Metrics& metrics, Listening listening,
      std::string description);

  // Hands on what takes time.
  void handle(Request request, Answer answer);

 private:
  struct Work;  // a request on its way
  void answer_at(HomeWorker& worker, const std::shared_ptr<Work>& work,
                 std::function<void(HomeWorker::Desk, const std::shared_ptr<Work>&)> what);
  void operate(HomeWorker::Desk desk, const std::shared_ptr<Work>& work);

  RunChanges& changes_;
  Metrics& metrics_;
  const Listening listening_;
  const std::string description_;
  Login login_;                          // only the desk's thread knows it
  HomeWorker acting_, thinking_, desk_;  // the desk goes first: it hands on to the others
};

}  // namespace adjutant::server
