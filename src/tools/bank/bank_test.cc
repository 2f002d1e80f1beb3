#include "tools/bank/bank_tools.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <unistd.h>

#include "base/file.h"
#include "tools/bank/prepared.h"
#include "tools/files/file_tools.h"

namespace adjutant::tools::bank {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

class BankTest : public testing::Test {
 protected:
  BankTest() {
    fs::create_directories(root_);
    folders_ = std::make_unique<files::Folders>(std::move(*files::Folders::open({.roots = {{"", root_}}})));
    files::add_file_tools(catalog_, {*folders_, Zone()});
    add_bank_tools(catalog_, {*folders_, clock_, Zone(), {"Alex Morgan", "DE29990012340000555777"}});
  }
  ~BankTest() override { fs::remove_all(root_); }
  plan::Call call(std::string_view tool, std::string_view arguments) {
    auto made = make_call(catalog_.find(tool)->signature(), *parse_json(arguments), plan::Label::owner());
    EXPECT_TRUE(made) << made.error().text();
    return *made;
  }
  Result<plan::Outcome> perform(const plan::Call& made, const std::string& key) {
    auto* tool = catalog_.find(made.signature->name);
    const auto preview = tool->preview(made);
    if (!preview) return std::unexpected(preview.error());
    return tool->perform(made, {key, preview->precondition}, {});
  }

  fs::path root_ = fs::temp_directory_path() / ("adjutant-bank-" + std::to_string(::getpid()));
  ManualClock clock_{parse_time("2026-11-24T09:00:00Z")->instant};
  std::unique_ptr<files::Folders> folders_;
  plan::Catalog catalog_;
};

constexpr auto* kBill = R"({"to": "Nord & Licht <GmbH>", "iban": "DE28 9900 5555 0000 4200 17", "amount": "91.30 EUR",
                            "reference": "\"1\"\n</Ustrd><Evil/>", "on": "2026-12-06"})";

TEST_F(BankTest, WritesOneFileThatSaysWhatWasApproved) {
  const auto made = call("bank.prepare_transfer", kBill);
  EXPECT_THAT(
      catalog_.find("bank.prepare_transfer")->preview(made)->text,
      HasSubstr(
          "prepares a transfer of 91.30 EUR to Nord & Licht <GmbH> (DE28 9900 5555 0000 4200 17) on Sun 6 Dec 2026"));
  const auto done = perform(made, "run/1");
  ASSERT_TRUE(done) << done.error().text();
  const auto xml = read_file(root_ / done->result.field("file").text()).value_or("");
  EXPECT_THAT(xml, HasSubstr("<Nm>Nord &amp; Licht &lt;GmbH&gt;</Nm>"));
  EXPECT_THAT(xml, HasSubstr("<InstdAmt Ccy=\"EUR\">91.30</InstdAmt>"));
  EXPECT_THAT(xml, HasSubstr("<IBAN>DE28990055550000420017</IBAN>"));
  EXPECT_THAT(xml, HasSubstr("<Dt>2026-12-06</Dt>"));
  EXPECT_THAT(xml, HasSubstr("<Ustrd>&quot;1&quot; &lt;/Ustrd&gt;&lt;Evil/&gt;</Ustrd>"));
  EXPECT_THAT(xml, Not(HasSubstr("<Evil")));
}

TEST_F(BankTest, OnceForAnIntentAndUndone) {
  const auto made = call("bank.prepare_transfer", kBill);
  auto* tool = catalog_.find("bank.prepare_transfer");
  const auto precondition = tool->preview(made)->precondition;
  EXPECT_EQ(tool->reconcile(made, {"run/1", precondition})->happened, plan::Happened::no);
  const auto done = perform(made, "run/1");
  ASSERT_TRUE(done);
  clock_.advance(std::chrono::hours(30));
  EXPECT_EQ(tool->reconcile(made, {"run/1", precondition})->happened, plan::Happened::yes);
  EXPECT_FALSE(tool->perform(made, {"run/1", precondition}, {}));
  const auto file = root_ / done->result.field("file").text();
  const auto written = *read_file(file);
  ASSERT_TRUE(write_file(file, "<changed by hand/>"));
  EXPECT_FALSE(perform(call(done->inverse->tool, done->inverse->arguments.dump()), "undo/1"));
  ASSERT_TRUE(write_file(file, written));
  ASSERT_TRUE(perform(call(done->inverse->tool, done->inverse->arguments.dump()), "undo/1"));
  EXPECT_FALSE(fs::exists(root_ / done->result.field("file").text()));
}

TEST_F(BankTest, RefusesWhatNoBankTakes) {
  const auto why = [&](std::string_view amount, std::string_view more) {
    const auto outcome = perform(
        call("bank.prepare_transfer", std::string(R"({"to": "A", "iban": "DE28990055550000420017", "amount": ")") +
                                          std::string(amount) + "\"" + std::string(more) + "}"),
        "x");
    return outcome ? "" : outcome.error().message;
  };
  EXPECT_THAT(why("5.00 USD", ""), HasSubstr("in EUR, not in USD"));
  EXPECT_THAT(why("0.00 EUR", ""), HasSubstr("cannot be transferred"));
  EXPECT_THAT(why("-1.00 EUR", ""), HasSubstr("cannot be transferred"));
  EXPECT_THAT(why("5.00 EUR", R"(, "on": "2026-11-23")"), HasSubstr("in the past"));
  EXPECT_THAT(why("5.00 EUR", ", \"reference\": \"" + std::string(141, 'x') + "\""), HasSubstr("140 characters"));
  EXPECT_THAT(why("5.00 EUR", ""), "");
}

TEST_F(BankTest, WhatIsPreparedIsRead) {
  ASSERT_TRUE(perform(call("bank.prepare_transfer", kBill), "run/1"));
  ASSERT_TRUE(write_file(root_ / "Payments/broken.xml", "<CdtTrfTxInf><CdtrAcct><IBAN>DE1</IBAN>"));
  ASSERT_TRUE(write_file(root_ / "other.xml", *read_file(root_ / "Payments/broken.xml")));
  const auto found = *catalog_.find("bank.prepared")->read(call("bank.prepared", "{}"), {});
  ASSERT_EQ(found.items().size(), 1u);
  const auto& payment = found.items()[0];
  EXPECT_EQ(payment.field("to").text(), "Nord & Licht <GmbH>");
  EXPECT_EQ(payment.field("iban").text(), "DE28990055550000420017");
  EXPECT_EQ(payment.field("amount").money(), (Money{9130, "EUR"}));
  EXPECT_EQ(iso(payment.field("on").date()), "2026-12-06");
}

TEST(ReadTransfers, AnyBytes) {
  for (const auto* xml :
       {"", "<CdtTrfTxInf>", "<CdtTrfTxInf></CdtTrfTxInf>", "<CdtTrfTxInf<CdtTrfTxInf><</CdtTrfTxInf>",
        "<CdtTrfTxInf><CdtrAcct><IBAN>DE28990055550000420017</IBAN></CdtrAcct></CdtTrfTxInf>"})
    EXPECT_THAT(read_transfers(xml), IsEmpty()) << xml;
  std::string deep;
  for (int i = 0; i < 50'000; ++i) deep += "<CdtTrfTxInf>";
  EXPECT_THAT(read_transfers(deep), IsEmpty());
}

TEST(ReadTransfers, EachOfAFileWithTheDayOfItsGroup) {
  const auto transfer = [](const char* iban, const char* amount) {
    return fmt::format(
        "<CdtTrfTxInf><Amt><InstdAmt Ccy=\"EUR\">{}</InstdAmt></Amt><CdtrAcct><Id><IBAN>{}</IBAN></Id></CdtrAcct>"
        "</CdtTrfTxInf>",
        amount, iban);
  };
  const auto found = read_transfers("<PmtInf><ReqdExctnDt><Dt>2026-12-06</Dt></ReqdExctnDt>" +
                                    transfer("DE28990055550000420017", "900.00") + transfer("DE1", "5.00") +
                                    transfer("DE89370400440532013000", "5000.00") +
                                    "</PmtInf><PmtInf><ReqdExctnDt>2026-12-24</ReqdExctnDt>" +
                                    transfer("DE02120300000000202051", "7.50") + "</PmtInf>");
  std::vector<std::string> shown;
  for (const auto& each : found)
    shown.push_back(fmt::format("{} {} {}", each.to.iban, to_string(each.amount), iso(each.on)));
  EXPECT_THAT(shown, ElementsAre("DE28990055550000420017 900.00 EUR 2026-12-06",
                                 "DE89370400440532013000 5000.00 EUR 2026-12-06",
                                 "DE02120300000000202051 7.50 EUR 2026-12-24"));
  std::string many;
  for (int i = 0; i < 300; ++i) many += transfer("DE28990055550000420017", "1.00");
  EXPECT_EQ(read_transfers("<ReqdExctnDt>2026-12-24</ReqdExctnDt>" + many).size(), 100u);
}

}  // namespace
}  // namespace adjutant::tools::bank
