"""Orders at a shop behind docs/ORDERS.md's API, which here is a real HTTP server of this machine."""

from home import Home
from shop_server import PRODUCTS, Shop


class TestOrders(Home):
    def setUp(self):
        super().setUp()
        self.shop = Shop()
        self.addCleanup(self.shop.close)
        (self.home / "shop.key").write_text("secret\n")
        config = self.home / "config.toml"
        config.write_text(config.read_text() + f'\n[orders]\nurl = "{self.shop.url}"\nkey_file = "shop.key"\n')

    def order(self, text="order 6 oat milk"):
        return self.json("ask", text, status=3)

    def test_an_order_is_shown_approved_placed_once_and_cancelled(self):
        waiting = self.order()
        self.assertEqual([step["verdict"] for step in waiting["planned"]], ["approve each"])
        self.assertIn("orders 6 × Oat milk for 11.94 EUR at 127.0.0.1", waiting["planned"][0]["preview"])
        self.assertEqual(self.shop.orders, [])
        done = self.json("approve", waiting["run"])
        self.assertEqual([step["state"] for step in done["happened"]], ["confirmed"])
        self.assertEqual([(each["name"], each["quantity"], each["state"]) for each in self.shop.orders], [("Oat milk", 6, "placed")])
        shown = self.json("ask", "show my orders")
        self.assertIn("Oat milk", shown["answer"][0]["text"])
        cancelled = self.json("approve", self.json("ask", "cancel my order of oat milk", status=3)["run"])
        self.assertEqual([step["state"] for step in cancelled["happened"]], ["confirmed"])
        self.assertEqual(self.shop.orders[0]["state"], "cancelled")

    def test_a_shop_that_may_not_be_asked_is_not_asked_which_order_is_meant(self):
        mandate = self.home / "mandate.toml"
        mandate.write_text(mandate.read_text().replace('tool   = ["orders.search", "orders.list"]', 'tool   = "orders.search"'))
        refused = self.run_cli("ask", "cancel my order of oat milk")
        self.assertIn("may not be asked", refused.stdout + refused.stderr)
        self.assertEqual(self.shop.requests, [])

    def test_a_blanket_yes_is_not_enough_to_spend_money(self):
        self.assertEqual(self.run_cli("ask", "order 6 oat milk", "--yes").returncode, 3)
        self.assertEqual(self.shop.orders, [])

    def test_an_answer_that_is_lost_leads_to_no_second_order(self):
        waiting = self.order()
        self.shop.break_after_placing = True
        done = self.json("approve", waiting["run"])
        self.assertEqual([step["state"] for step in done["happened"]], ["confirmed"])  # found by its key
        self.shop.break_after_placing = False
        self.run_cli("serve", "--once")
        self.run_cli("approve", waiting["run"])
        self.assertEqual(len(self.shop.orders), 1)

    def test_after_a_crash_the_order_is_found_by_its_key(self):
        waiting = self.order()
        for at in range(1, 12):
            crashed = self.run_cli("approve", waiting["run"], env={"ADJUTANT_CRASH_AT": str(at)})
            self.assertIn(crashed.returncode, (-9, 0, 2, 3, 5), crashed.stderr)
        self.run_cli("serve", "--once")
        self.assertEqual(len(self.shop.orders), 1)

    def test_another_price_is_refused(self):
        waiting = self.order()
        old, PRODUCTS[0]["price"] = PRODUCTS[0]["price"], "2.49 EUR"
        self.addCleanup(PRODUCTS[0].__setitem__, "price", old)
        failed = self.json("approve", waiting["run"], status=5)
        self.assertIn("it costs 14.94 EUR now", str(failed))
        self.assertEqual(self.shop.orders, [])

    def test_what_is_wrong_is_said(self):
        self.shop.key = "another"
        self.assertIn("the key is not known", self.run_cli("ask", "show my orders").stdout + self.run_cli("ask", "show my orders").stderr)
        self.shop.key = "secret"
        self.assertIn("The shop has no", self.run_cli("ask", "order a sofa").stdout)
        config = self.home / "config.toml"
        config.write_text(config.read_text().split("[orders]")[0])
        done = self.run_cli("ask", "show my orders")
        self.assertEqual(done.returncode, 5)
        self.assertIn("docs/ORDERS.md", done.stdout + done.stderr)
