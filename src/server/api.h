// From a request to its answer: who may knock, who is logged in, which operation it is, and where that is done.
#pragma once

#include <filesystem>
#include <string>

#include "server/doors.h"
#include "server/http.h"
#include "server/login.h"
#include "server/metrics.h"
#include "server/routes.h"
#include "server/served_home.h"

namespace adjutant::server {

class Api {
 public:
  // `description`: the text of share/openapi.json.
  Api(ServedHomes& homes, Metrics& metrics, Listening listening, std::string description);

  // Hands on what takes time.
  void handle(Request request, Answer answer);

 private:
  struct Work;  // a request on its way
  void answer_at(HomeWorker& worker, const std::shared_ptr<Work>& work,
                 std::function<void(HomeWorker::Desk, const std::shared_ptr<Work>&)> what);
  // At the owner's desk, whose store knows who asks.
  void operate(HomeWorker::Desk desk, const std::shared_ptr<Work>& work);
  // In the home of whoever asks.
  void operate_at(ServedHome& home, HomeWorker::Desk desk, const std::shared_ptr<Work>& work);

  ServedHomes& homes_;
  Metrics& metrics_;
  const Listening listening_;
  const std::string description_;
  Login login_;  // only the thread of the owner's desk knows it
};

}  // namespace adjutant::server
