// The static check of a plan against the real tools: text in, types, effects and labels out.
#include <benchmark/benchmark.h>

#include <algorithm>
#include <cstdlib>

#include "base/file.h"
#include "bench/sample_home.h"
#include "plan/checker.h"

namespace adjutant::bench {
namespace {

constexpr std::string_view kPlan = R"(class Bill:
    number: text
    amount: money
    iban: iban
    due: date

class Verdict:
    comes: bool
    people: number?

def pay_open_bills(payee: text, friend: address, limit: money):
    "Prepare the payments that a payee waits for, and tidy up behind them."
    mails = mail.search(sender=payee, words="invoice bill", folder="INBOX", limit=20)
    if not mails:
        stop(f"There is no bill from {payee} in your mail.")
    unread = [m for m in mails if m.unread]
    say(f"{len(mails)} mails from {payee}, {len(unread)} of them unread.")
    for m in mails:
        bill = extract(m.body, Bill)
        if not bill:
            say(f"{m.date}: {m.subject} holds no bill.")
        elif bill.amount > limit:
            say(f"{bill.amount} is more than {limit}; look at it yourself.")
            reminders.add(text=f"look at bill {bill.number}", at=now() + hours(2))
        else:
            bank.prepare_transfer(to=payee, iban=bill.iban, amount=bill.amount, on=bill.due)
            say(f"{bill.amount} to {payee} is prepared for {bill.due}.")
    newest = first(mails)
    if newest:
        say(f"The newest is of {newest.date}, from {newest.sender_name}.")
        mail.forward(id=newest.id, to=[friend], content=newest.body)
        mail.flag(ids=[newest.id])
    notes = files.find(words="paid bills", limit=3)
    if not notes:
        files.write(path="Notes/paid.txt", content=f"{payee}: {len(mails)} bills")
    for n in notes:
        say(f"A note: {n.file}")
    answers = mail.search(sender="Anna", words="party", limit=5)
    for a in answers:
        answer = extract(a.body, Verdict)
        if answer and answer.comes:
            say(f"{a.sender_name} comes.")
            mail.mark_read(ids=[a.id])
    waiting = reminders.list()
    if waiting:
        say(f"The next reminder is at {waiting[0].at}: {waiting[0].text}")
    late = [r for r in waiting if r.at < now()]
    if late:
        say(f"{len(late)} reminders are late.")
    mail.archive(ids=[m.id for m in mails if not m.unread])
)";

void check(benchmark::State& state, std::string_view text) {
  const plan::Catalog& catalog = sample_home().catalog;
  if (const auto checked = plan::check_text(text, catalog); !checked) {
    state.SkipWithError(checked.error().front().message.c_str());
    return;
  }
  for (auto _ : state) benchmark::DoNotOptimize(plan::check_text(text, catalog));
  state.counters["lines"] = static_cast<double>(std::ranges::count(text, '\n'));
}

void static_check_of_50_lines(benchmark::State& state) { check(state, kPlan); }
BENCHMARK(static_check_of_50_lines)->Unit(benchmark::kMillisecond);

// The plan of the file ADJUTANT_BENCH_PLAN, against the tools of the home.
void static_plan_of_a_file(benchmark::State& state) {
  const char* file = std::getenv("ADJUTANT_BENCH_PLAN");
  const auto text = read_file(file ? file : "");
  if (text) check(state, *text);
  else state.SkipWithError(text.error().text().c_str());
}
BENCHMARK(static_plan_of_a_file)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace adjutant::bench
