#include "tools/mail/authentication.h"

#include <algorithm>
#include <map>

#include "base/text.h"

namespace adjutant::tools::mail {
namespace {

// The header's tokens: comments are left out; a quoted string is one token that begins with a quote, since it is what
// a stranger may have chosen and never a keyword; ';' and '=' stand for themselves.
std::vector<std::string> tokens_of(std::string_view header) {
  std::vector<std::string> tokens;
  std::string token;
  int comments = 0;
  const auto close = [&] {
    if (!token.empty()) tokens.push_back(fold(token));
    token.clear();
  };
  for (std::size_t at = 0; at < header.size(); ++at) {
    const char c = header[at];
    if (comments > 0) {
      if (c == '\\') ++at;
      else if (c == '(') ++comments;
      else if (c == ')') --comments;
    } else if (c == '(') {
      close();
      ++comments;
    } else if (c == '"') {
      token += '"';
      for (++at; at < header.size() && header[at] != '"'; ++at) {
        if (header[at] == '\\') ++at;
      }
    } else if (c == ';' || c == '=') {
      close();
      tokens.emplace_back(1, c);
    } else if (c == ' ' || c == '\t' || c == '\r' || c == '\n') {
      close();
    } else {
      token += c;
    }
  }
  close();
  return tokens;
}

// "bank.example" of "@bank.example" and of "anything@bank.example".
std::string domain_of(const std::string& text) { return text.substr(text.rfind('@') + 1); }

bool signs_for(const std::string& signer, const std::string& domain) {
  return !signer.empty() && signer.find('.') != std::string::npos &&
         (domain == signer || domain.ends_with("." + signer));
}

}  // namespace

std::string trusted_server(const std::vector<Entry>& entries) {
  std::map<std::string, std::size_t> seen;
  std::size_t all = 0;
  for (const auto& entry : entries) {
    if (entry.folder != "INBOX") continue;
    ++all;
    if (entry.headers->authentication.empty()) continue;
    const auto tokens = tokens_of(entry.headers->authentication.front());
    if (!tokens.empty()) ++seen[tokens.front()];
  }
  const auto most =
      std::max_element(seen.begin(), seen.end(), [](const auto& a, const auto& b) { return a.second < b.second; });
  return most == seen.end() || most->second * 2 <= all ? "" : most->first;
}

bool is_vouched(const Message& message, std::string_view server) {
  if (server.empty() || !message.from || message.senders != 1 || message.authentication.empty()) return false;
  const auto at = message.from->address.rfind('@');
  if (at == std::string::npos) return false;
  const std::string domain = fold(message.from->address.substr(at + 1));
  const auto tokens = tokens_of(message.authentication.front());
  if (tokens.empty() || tokens.front() != fold(server)) return false;
  // Clauses "method=result property=value ..." between semicolons.
  for (std::size_t i = 1; i + 3 < tokens.size(); ++i) {
    if (tokens[i] != ";" || tokens[i + 2] != "=" || tokens[i + 3] != "pass") continue;
    const std::string& method = tokens[i + 1];
    for (std::size_t j = i + 4; j + 2 < tokens.size() && tokens[j] != ";"; ++j) {
      if (tokens[j + 1] != "=") continue;
      const std::string& value = tokens[j + 2];
      if (method == "dmarc" && tokens[j] == "header.from" && domain_of(value) == domain) return true;
      if (method == "dkim" && (tokens[j] == "header.d" || tokens[j] == "header.i") &&
          signs_for(domain_of(value), domain))
        return true;
      j += 2;
    }
  }
  return false;
}

}  // namespace adjutant::tools::mail
