// From a request to its answer: who may knock, who is logged in, which operation it is, and where that is done.
#pragma once

#include <filesystem>
#include <string>

#include "server/home_worker.h"
#include "server/http.h"
#include "server/login_pace.h"
#include "server/metrics.h"
#include "server/routes.h"
#include "server/run_changes.h"

namespace adjutant::server {

class Api {
 public:
  // `description`: the text of share/openapi.json.
  Api(const std::filesystem::path& home, RunChanges& changes, Metrics& metrics, std::string description);

  // Hands on what takes time.
  void handle(Request request, Answer answer);

 private:
  struct Work;  // a request on its way
  void answer_at(HomeWorker& worker, const std::shared_ptr<Work>& work,
                 std::function<void(HomeWorker::Desk, const std::shared_ptr<Work>&)> what);
  void log_in(HomeWorker::Desk desk, Work& work);
  void operate(HomeWorker::Desk desk, const std::shared_ptr<Work>& work);

  RunChanges& changes_;
  Metrics& metrics_;
  const std::string description_;
  LoginPace links_{{}, {.free = 100}};   // tries with login links; only the desk's thread knows them
  HomeWorker acting_, thinking_, desk_;  // the desk goes first: it hands on to the others
};

}  // namespace adjutant::server
