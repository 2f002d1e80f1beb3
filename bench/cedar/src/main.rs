//! One decision of Cedar with 100 policies, of which ten are about sending: the measure beside
//! `mandate_decision_with_100_rules` (bench/mandate_bench.cc), for an equivalent policy and the same call. Prints one
//! JSON object: {"version": ..., "p50_ns": ..., "p95_ns": ..., "allowed": ...}.
//!
//! Request, entities and policies are made before; what is timed is the decision alone. Conditions on the recipient's
//! host and on who may read the words go over sets and strings of the request's context, which is the cheapest way to say
//! them: building that context for each call is not counted.

use cedar_policy::{Authorizer, Context, Decision, Entities, EntityUid, PolicySet, Request};
use std::str::FromStr;
use std::time::Instant;

const ROUNDS: usize = 200;
const DECISIONS_A_ROUND: usize = 100;

fn policies() -> String {
    let mut text = String::new();
    for i in 0..100 {
        let tool = if i % 10 == 0 { "mail.send" } else if i % 2 == 1 { "mail.archive" } else { "calendar.create" };
        text += &format!("@id(\"rule {i}\")\npermit(principal, action == Action::\"{tool}\", resource)");
        if i % 10 == 0 {
            let host = if i == 90 { "x".to_string() } else { format!("x{i}") };
            text += &format!(
                "\nwhen {{ [\"{host}.example\"].containsAll(context.recipient_hosts) \
                 && (context.everyone || context.readers.containsAll(context.recipients)) \
                 && context.used_today < {} }}",
                i + 10
            );
        }
        text += ";\n";
    }
    text
}

fn main() {
    let set = PolicySet::from_str(&policies()).expect("the policies are sound");
    let uid = |text: &str| EntityUid::from_str(text).expect("a name");
    let context = Context::from_json_str(
        r#"{"recipients": ["ben@x.example"], "recipient_hosts": ["x.example"], "everyone": true, "readers": [], "used_today": 0}"#,
        None,
    )
    .expect("a context");
    let request = Request::new(uid("User::\"owner\""), uid("Action::\"mail.send\""), uid("Call::\"mail\""), context, None)
        .expect("a request");
    let entities = Entities::empty();
    let authorizer = Authorizer::new();
    let mut times: Vec<u128> = Vec::with_capacity(ROUNDS);
    let mut allowed = true;
    for _ in 0..ROUNDS {
        let start = Instant::now();
        for _ in 0..DECISIONS_A_ROUND {
            let answer = authorizer.is_authorized(std::hint::black_box(&request), &set, &entities);
            allowed &= answer.decision() == Decision::Allow;
        }
        times.push(start.elapsed().as_nanos() / DECISIONS_A_ROUND as u128);
    }
    times.sort_unstable();
    println!(
        "{{\"version\": \"{}\", \"p50_ns\": {}, \"p95_ns\": {}, \"allowed\": {}}}",
        cedar_policy::get_sdk_version(),
        times[ROUNDS / 2],
        times[ROUNDS * 95 / 100],
        allowed
    );
}
