#include "model/engine.h"

#include <dlfcn.h>
#include <fmt/format.h>
#include <unistd.h>

#include "base/file.h"

// The engine starts one thread a core, and these wait for each other by spinning: where anything else runs on the
// machine, a request then takes forty times as long as on one core (0.7 s against 38 s with two other processes at
// work). So the engine, which looks symbols up here first, is told of one core.
extern "C" __attribute__((visibility("default"))) long sysconf(int name) noexcept {
  using Function = long (*)(int);
  static const auto real = reinterpret_cast<Function>(::dlsym(RTLD_NEXT, "sysconf"));
  if (name == _SC_NPROCESSORS_ONLN || name == _SC_NPROCESSORS_CONF) return 1;
  return real ? real(name) : -1;
}

namespace adjutant::model {
namespace {

constexpr std::size_t kMaxWeights = std::size_t{1} << 30;
constexpr std::size_t kMaxAnswer = 64 << 10;

template <class Function>
Result<Function> symbol(void* library, const char* name) {
  void* found = ::dlsym(library, name);
  if (!found) return fail(ErrorKind::failed, fmt::format("The engine has no {}.", name));
  return reinterpret_cast<Function>(found);
}

}  // namespace

Result<Engine> Engine::load(const std::string& library, const std::string& weights) {
  Engine engine;
  void* handle = ::dlopen(library.c_str(), RTLD_NOW | RTLD_LOCAL);
  if (!handle) return fail(ErrorKind::failed, fmt::format("The engine cannot be loaded: {}.", ::dlerror()));
  const auto load = TRY(symbol<Load>(handle, "needle_load"));
  engine.init_ = TRY(symbol<Init>(handle, "needle_init"));
  engine.complete_ = TRY(symbol<Complete>(handle, "needle_complete"));
  engine.reset_ = TRY(symbol<Reset>(handle, "needle_reset"));
  engine.weights_ = TRY(read_file(weights, kMaxWeights));
  if (load(engine.weights_.data(), engine.weights_.size()) < 0)
    return fail(ErrorKind::failed, fmt::format("The engine does not take the weights in {}.", weights));
  return engine;
}

Result<void> Engine::begin(const std::string& system, const std::string& tools) {
  const std::string session = system + '\0' + tools;
  if (session == session_) return {};
  session_.clear();
  if (init_(system.c_str(), tools.c_str(), nullptr) < 0)
    return fail(ErrorKind::failed, "The engine does not take these tools.");
  session_ = session;
  return {};
}

Result<std::string> Engine::complete(const std::string& text, int max_tokens) {
  std::string out(kMaxAnswer, '\0');
  reset_();
  const int code = complete_(text.c_str(), max_tokens, out.data(), static_cast<int>(out.size()));
  out.back() = '\0';
  out.resize(std::char_traits<char>::length(out.c_str()));
  if (code < 0) return fail(ErrorKind::failed, fmt::format("The engine failed with {}.", code));
  return out;
}

}  // namespace adjutant::model
