// What a planner is told: the language in one page, the tools and skills that fit, the day, and the owner's words.
//
// Nothing in it was written by others: no mail, no name of a contact, no title of an event, no word of a server's. Of what
// an earlier stage has found it has what stages.h lets through.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "agent/planner/request_parts.h"
#include "agent/planner/stages.h"
#include "agent/skill.h"
#include "model/text_model.h"
#include "plan/diagnostic.h"

namespace adjutant::agent {

struct PromptParts {
  std::string_view language;  // the page (share/planner/language.md)
  std::span<const plan::Signature* const> tools;
  std::span<const Skill* const> near;
  Time now;
  std::string request_language;                                      // "German"; empty: English, or nobody knows
  const Stage* stage = nullptr;                                      // null: the first
  bool may_plan_on = false;                                          // plan.next is among the tools
  enum class Answer { fenced, json, bare } answer = Answer::fenced;  // bare: the model is held to a grammar
};

// The system message and the owner's request.
std::vector<model::Message> prompt_messages(const PromptParts& parts, const RequestParts& request);

// The form of an answer where it is JSON.
model::AnswerForm plan_form();

// What is said to an answer that cannot be used.
std::string correction(std::string_view problems);

}  // namespace adjutant::agent
