"""Passkeys with Chromium's virtual authenticator: made, used, copied, taken away."""

import base64
import hashlib
import json
import unittest

from browser import Browser
from playwright.sync_api import expect


def to_text(data):
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


class Passkeys(Browser):
    def setUp(self):
        super().setUp()
        self.origin = f"http://localhost:{self.port}"  # browsers have passkeys for names alone
        self.host = f"localhost:{self.port}"
        self.devtools = self.page.context.new_cdp_session(self.page)
        self.devtools.send("WebAuthn.enable")
        self.authenticator = self.devtools.send("WebAuthn.addVirtualAuthenticator", {"options": {
            "protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
            "isUserVerified": True, "automaticPresenceSimulation": True}})["authenticatorId"]

    def login_token(self):
        return self.json("login")["link"].split("#")[1]

    def all_is_there(self):
        """The checks stand above: a button that they push down between press and release is not clicked."""
        expect(self.page.get_by_role("list", name="Checks")).to_be_visible()

    def add(self):
        self.enter(path="/health")
        self.all_is_there()
        self.page.get_by_label("What shall a new one be called?").fill("this laptop")
        self.page.get_by_role("button", name="Add a passkey").click()
        row = self.page.get_by_role("list", name="Passkeys").get_by_role("listitem")
        expect(row).to_contain_text("this laptop")
        return row

    def log_out(self):
        self.json("sessions", "revoke", "--all")
        expect(self.page.get_by_role("heading", name="Log in")).to_be_visible()

    def credentials(self):
        return self.devtools.send("WebAuthn.getCredentials", {"authenticatorId": self.authenticator})["credentials"]

    def test_one_is_added_and_opens_the_page_until_it_is_removed(self):
        row = self.add()
        self.assertEqual(len(self.credentials()), 1)
        self.log_out()
        self.page.get_by_role("button", name="Use a passkey").click()
        expect(row).to_contain_text("this laptop")
        self.all_is_there()
        row.get_by_role("button", name="Remove passkey this laptop").click()
        expect(row).to_have_count(0)
        self.log_out()
        self.page.reload()
        expect(self.page.get_by_text("adjutant login")).to_be_visible()
        expect(self.page.get_by_role("button", name="Use a passkey")).to_have_count(0)

    def test_without_a_look_at_the_owner_it_opens_nothing(self):
        self.add()
        self.log_out()
        self.devtools.send("WebAuthn.setUserVerified", {"authenticatorId": self.authenticator, "isUserVerified": False})
        self.page.get_by_role("button", name="Use a passkey").click()
        expect(self.page.get_by_role("alert")).to_be_visible()
        expect(self.page.get_by_role("heading", name="Log in")).to_be_visible()

    def test_a_copy_that_counts_less_opens_nothing(self):
        self.add()
        self.log_out()
        self.page.get_by_role("button", name="Use a passkey").click()
        expect(self.page.get_by_role("heading", name="Health")).to_be_visible()
        copied = self.credentials()[0]
        self.log_out()
        self.devtools.send("WebAuthn.removeCredential", {"authenticatorId": self.authenticator, "credentialId": copied["credentialId"]})
        self.devtools.send("WebAuthn.addCredential", {"authenticatorId": self.authenticator, "credential": {**copied, "signCount": 0}})
        self.page.get_by_role("button", name="Use a passkey").click()
        expect(self.page.get_by_role("alert")).to_contain_text("does not open the page")

    def test_an_answer_that_was_seen_once_opens_nothing_again(self):
        self.add()
        self.log_out()
        with self.page.expect_request(lambda request: request.method == "POST" and request.url.endswith("/session")) as seen:
            self.page.get_by_role("button", name="Use a passkey").click()
        expect(self.page.get_by_role("heading", name="Health")).to_be_visible()
        body = json.loads(seen.value.post_data)
        self.cookie = None
        headers = {"Host": self.host}
        self.assertEqual(self.request("POST", "/api/v1/session", body, headers).status, 401)
        # Nor does one that nobody has signed, for a challenge that is right.
        challenge = self.request("GET", "/api/v1/login", headers=headers).json["passkey"]
        client = json.dumps({"type": "webauthn.get", "challenge": challenge, "origin": self.origin}).encode()
        data = hashlib.sha256(b"localhost").digest() + b"\x05" + (1 << 30).to_bytes(4, "big")
        forged = {**body["passkey"], "client_data": to_text(client), "authenticator_data": to_text(data)}
        self.assertEqual(self.request("POST", "/api/v1/session", {"passkey": forged}, headers).status, 401)
        heard = [self.request("POST", "/api/v1/session", {"passkey": forged}, headers).status for _ in range(6)]
        self.assertEqual(heard, [401] * 3 + [429] * 3)
        self.assertNotIn("passkey", self.request("GET", "/api/v1/login", headers={"Host": f"127.0.0.1:{self.port}"}).json)

    def test_what_is_added_must_be_asked_for_here(self):
        self.log_in()
        headers = {"Host": self.host}
        challenge = self.request("GET", "/api/v1/passkeys", headers=headers).json["challenge"]
        odd = {"name": "x", "credential": "YQ", "client_data": "YQ", "authenticator_data": "YQ", "public_key": "YQ"}
        self.assertEqual(self.request("POST", "/api/v1/passkeys", odd, headers).status, 422)
        self.assertEqual(self.request("POST", "/api/v1/passkeys", odd, {"Host": f"127.0.0.1:{self.port}"}).status, 409)
        self.assertEqual(self.request("POST", "/api/v1/passkeys", {**odd, "client_data": "a+b="}, headers).status, 400)
        self.assertEqual(self.request("POST", "/api/v1/passkeys", odd, {**headers, "Cookie": None}).status, 401)
        self.assertNotEqual(self.request("GET", "/api/v1/passkeys", headers=headers).json["challenge"], challenge)


if __name__ == "__main__":
    unittest.main()
